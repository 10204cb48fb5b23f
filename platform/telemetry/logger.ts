import { type DestinationStream, type Logger, pino } from 'pino';
import { emitRecord } from './log-records.ts';
import { redactText } from './redact-text.ts';
import { redact } from './redaction.ts';
import { traceId } from './tracing.ts';

export type { Logger };

/** One line on its way out. Redacted as a whole, so that what was put together from harmless parts is seen as well. */
function redactLine(line: string): string {
  try {
    const clean = redact(JSON.parse(line)) as Record<string, unknown>;
    emitRecord(clean);
    return `${JSON.stringify(clean)}\n`;
  } catch {
    return `${redactText(line.trimEnd())}\n`;
  }
}

/**
 * The log: JSON lines on standard error (standard output belongs to commands and to the stdio transport), each through
 * the redaction, with the id of the trace that is open. `level` is one of pino's, or `silent`.
 */
export function openLogger(
  level = process.env.COUNTERSIGN_LOG ?? 'info',
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      mixin() {
        const id = traceId();
        return id ? { trace_id: id } : {};
      },
      hooks: { streamWrite: redactLine },
    },
    destination,
  );
}
