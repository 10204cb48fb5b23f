import { experimentOf } from './conversations.ts';

experimentOf('grounding');
