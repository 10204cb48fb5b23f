import type { Capability } from '../../platform/capability.ts';
import { attachEvidence } from './attach-evidence.ts';
import { createManualSession } from './create-manual-session.ts';
import { exportManualSession } from './export-manual-session.ts';
import { finishManualSession } from './finish-manual-session.ts';
import { getManualSession } from './get-manual-session.ts';
import { keepExport } from './keep-export.ts';
import { listManualSessions } from './list-manual-sessions.ts';
import { logFinding } from './log-finding.ts';
import { pauseManualSession } from './pause-manual-session.ts';
import { recordStep } from './record-step.ts';
import { startManualSession } from './start-manual-session.ts';

export const manualSessions: Capability = {
  name: 'manual-sessions',
  title: 'Manual sessions',
  description:
    'Exploratory testing by people: charters, time boxes, recorded steps, evidence, findings, and their way to Jira.',
  tools: [
    listManualSessions,
    getManualSession,
    createManualSession,
    startManualSession,
    pauseManualSession,
    recordStep,
    attachEvidence,
    logFinding,
    finishManualSession,
    exportManualSession,
  ],
  migrations: new URL('./migrations/', import.meta.url),
  listens: { 'manual_session.exported': keepExport },
  draftTables: ['session', 'step', 'finding', 'evidence', 'log_line', 'sighting'],
};
