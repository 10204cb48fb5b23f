import { experimentOf } from './conversations.ts';

experimentOf('interrupts');
