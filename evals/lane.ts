import { evaluateHere, type LaneTask, type Told } from './lanes.ts';
import { suites } from './suites.ts';

/** One lane of a run, in a process of its own: gets its task over IPC, tells each evaluation, and ends. */
process.once('message', async (task: LaneTask) => {
  const chosen = suites.filter(({ name }) => task.suites.includes(name));
  const options = { ...task.options, say: (line: string) => console.error(`  … ${line}`) };
  await evaluateHere(chosen, options, task.baseline, ({ suite, ...evaluation }) => {
    const told: Told = { name: suite.name, ...evaluation };
    process.send!(told);
  });
  process.disconnect();
});
