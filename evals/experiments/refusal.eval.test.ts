import { experimentOf } from './conversations.ts';

experimentOf('refusal');
