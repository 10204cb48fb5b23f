import { experimentOf } from './conversations.ts';

experimentOf('shopping');
