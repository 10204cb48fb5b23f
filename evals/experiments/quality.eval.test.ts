import { experimentOf } from './conversations.ts';

experimentOf('quality');
