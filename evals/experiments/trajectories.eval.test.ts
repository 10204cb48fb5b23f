import { experimentOf } from './conversations.ts';

experimentOf('trajectories');
