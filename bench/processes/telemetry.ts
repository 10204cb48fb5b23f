import { startTelemetry, type Telemetry } from '../../platform/telemetry/start.ts';

/**
 * Telemetry of a measured process, to a collector or off. To be awaited before the process imports what it measures: what
 * is imported earlier is not instrumented.
 */
export const telemetryTo = (collector: string | null): Promise<Telemetry> =>
  startTelemetry(collector ? { COUNTERSIGN_TELEMETRY: 'on', OTEL_EXPORTER_OTLP_ENDPOINT: collector } : {});
