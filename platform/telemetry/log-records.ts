import { type Attributes, logs, SeverityNumber } from '@opentelemetry/api';

const severities: Readonly<Record<string, SeverityNumber>> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

interface LoggedError {
  readonly type?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * Hands a line of the log, which is redacted already, to OpenTelemetry as a record: it carries the trace and the span that
 * are open. While telemetry is off nobody takes it.
 */
export function emitRecord(line: Readonly<Record<string, unknown>>): void {
  const { level, time: _time, msg, trace_id: _trace, err, ...rest } = line;
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(rest))
    attributes[name] = typeof value === 'number' || typeof value === 'boolean' ? value : textOf(value ?? '');
  if (typeof err === 'object' && err !== null) {
    const { type, message, stack } = err as LoggedError;
    Object.assign(attributes, {
      'exception.type': textOf(type ?? 'Error'),
      'exception.message': textOf(message ?? ''),
      ...(stack === undefined ? {} : { 'exception.stacktrace': textOf(stack) }),
    });
  }
  logs.getLogger('countersign').emit({
    severityNumber: severities[String(level)] ?? SeverityNumber.UNSPECIFIED,
    severityText: String(level),
    body: textOf(msg ?? ''),
    attributes,
  });
}
