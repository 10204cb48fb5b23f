import { experimentOf } from './conversations.ts';

experimentOf('cost');
