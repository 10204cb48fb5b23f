import type { IntentOf } from '../../agents/understanding.ts';
import { createManualSession } from '../../tools/manual-sessions/create-manual-session.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import type { Quality, Update } from './state.ts';

const longestCharter = 500;
const shortestCharter = 10;

/** Plans a manual session; without a charter, about the tests that failed when they were last looked at. */
export const planSession =
  (surroundings: Surroundings) =>
  async (state: Quality, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'start_manual_session'>];
    const { charter, minutes } = intent.slots;
    const { repository, failures } = state.qualityState;
    const call = handsFor(surroundings, 'session', state, runtime);
    const failed = [...new Set(failures.flatMap(({ test }) => test ?? []))].join('; ');
    const about = (charter ?? (failed && `What failed: ${failed}`)).slice(0, longestCharter);
    const ended = (more: More): Update => ({ queue, answer: adding(state.answer, more) });
    if (!about) return ended({ reply: { question: 'What should the session explore?' } });
    const answer = await call('manual-sessions', createManualSession.name, {
      charter: about.length < shortestCharter ? `Explore ${about}` : about,
      ...(minutes ? { time_box_minutes: minutes } : {}),
      ...(repository ? { repository } : {}),
    });
    if (answer.kind === 'problem') return ended(troubleOf(answer));
    return ended({
      reply: { statements: ['A manual session is planned. Start it in the console, under Sessions.'] },
    });
  };
