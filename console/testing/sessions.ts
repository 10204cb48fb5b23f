import type { ManualSessionPage, ManualSessionView } from '../../server/wire.ts';
import { at, idOf } from './order.ts';

const element = {
  role: 'button',
  name: 'Add to cart',
  label: null,
  test_id: 'add',
  text: 'Add to cart',
  css: null,
};
const url = 'https://lamps.example/lamp';

/** A session of somebody else, whose browser is closed again: all that was kept of it. */
export const session: ManualSessionView = {
  session: {
    id: idOf(830),
    charter: 'Explore the cart with gifts, to find wrong totals',
    areas: ['the cart', 'gift wrapping'],
    start_url: url,
    repository: 'orchard/shop',
    sha: '9b1c2d3e4f5a69788796a5b4c3d2e1f009182736',
    required: true,
    status: 'debriefed',
    time_box_minutes: 30,
    minutes_spent: 24.5,
    split: { test: 70, bug: 20, setup: 10 },
    debrief: 'The total is wrong as soon as a gift is wrapped.',
    created_at: at(-3),
    started_at: at(-2.5),
    finished_at: at(-2),
    issue: { key: 'LAMP-12', url: 'https://orchard.atlassian.net/browse/LAMP-12' },
  },
  steps: [
    { kind: 'goto', url, element: null, value: null, secret: false, expects: null },
    { kind: 'click', url, element, value: null, secret: false, expects: null },
    { kind: 'expect', url, element, value: 'Total: 40.00', secret: false, expects: 'text' },
  ].map((step, index) => ({ ...step, position: index + 1, at: at(-2.4), by: 'recorder' })) as never,
  step_count: 3,
  findings: [
    {
      id: idOf(831),
      kind: 'bug',
      severity: 'major',
      title: 'A wrapped gift makes the lamp cheaper',
      detail: 'The total falls by 3.00 when the box is ticked.',
      step: 3,
      evidence: [],
      at: at(-2.2),
    },
  ],
  evidence: [],
  log: [{ kind: 'console', level: 'error', line: 'TypeError: total is not a number', at: at(-2.3) }],
  prompts: [{ try: 'try the empty cart', why: 'It was not looked at.', source: 'areas of the charter' }],
  hosts: ['lamps.example'],
  live: false,
};

export const sessionPage: ManualSessionPage = { sessions: [session.session], total: 1 };
