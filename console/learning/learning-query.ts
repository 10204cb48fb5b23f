import type { LearningView } from '../../server/wire.ts';
import { queryClient, resource } from '../api/queries.ts';

export const learningQuery = resource<LearningView>('/api/learning');
export const readAgain = () => queryClient.invalidateQueries({ queryKey: learningQuery.queryKey });
