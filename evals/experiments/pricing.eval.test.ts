import { experimentOf } from './conversations.ts';

experimentOf('pricing');
