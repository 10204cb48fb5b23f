import { monitorEventLoopDelay } from 'node:perf_hooks';
import { observe } from './metrics.ts';

/** What this process says of itself: how late its event loop is, and how much memory it holds. */
export function observeProcess(): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  observe('nodejs.eventloop.delay.p99', function* () {
    yield [delay.percentile(99) / 1e9, {}];
    delay.reset();
  });
  observe('process.memory.usage', function* () {
    yield [process.memoryUsage.rss(), {}];
  });
}
