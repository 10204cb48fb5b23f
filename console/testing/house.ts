import type {
  AuditEntryView,
  ConnectorView,
  OperatorView,
  PasskeyView,
  PolicyView,
  ProfileView,
  ServerView,
  SessionView,
  TokenView,
  ToolView,
} from '../../server/wire.ts';
import { at, idOf } from './order.ts';

export const session: SessionView = {
  operator: { id: idOf(3), name: 'Ada Byron', role: 'owner' },
  tenant: { id: idOf(1), name: 'Orchard & Sons' },
  model: { kind: 'planner', name: 'offline planner' },
  version: '0.1.0',
  freezes: [],
};

export const frozen: SessionView = {
  ...session,
  freezes: [
    {
      id: idOf(50),
      scope: 'everything',
      subject: null,
      subjectName: null,
      reason: 'Northwind charges twice, calling them.',
      by: 'Miriam Katz',
      at: at(-0.5),
    },
  ],
};

const token: TokenView = {
  id: idOf(60),
  name: 'Desktop assistant',
  principal: idOf(61),
  scopes: ['catalog:read', 'checkout:propose', 'orders:read'],
  createdAt: at(-400),
  expiresAt: at(320),
  lastUsedAt: at(-2),
  revokedAt: null,
};
const operators: OperatorView[] = [
  { id: idOf(3), name: 'Ada Byron', role: 'owner', createdAt: at(-900), disabledAt: null },
  { id: idOf(4), name: 'Miriam Katz', role: 'operator', createdAt: at(-300), disabledAt: null },
];
const passkey: PasskeyView = {
  id: idOf(70),
  person: idOf(4),
  name: 'Security key of Miriam',
  createdAt: at(-200),
  usedAt: at(-5),
};
const profile: ProfileView = {
  name: 'Ada Byron',
  email: 'ada@orchard.example',
  phone: '+1 503 555 0117',
  currency: 'USD',
  defaultAddress: 'home',
  addresses: [
    {
      id: 'home',
      label: 'Home',
      name: 'Ada Byron',
      street: '12 Orchard Lane',
      city: 'Portland',
      region: 'OR',
      postalCode: '97205',
      country: 'US',
    },
  ],
  payment: { handler: 'sandbox', brand: 'Visa', lastDigits: '4242' },
};
const tools: ToolView[] = [
  {
    name: 'search_catalog',
    capability: 'catalog',
    title: 'Search the catalog',
    description: 'Finds products and offers by words, category, price and arrival.',
    word: 'query',
    scopes: ['catalog:read'],
    egress: 'merchants',
    policies: [],
    times: {
      calls: 214,
      refused: 3,
      p50Ms: 41.2,
      p95Ms: 138.5,
      p99Ms: 402.11,
      since: '2026-11-20T09:00:00.000Z',
    },
  },
  {
    name: 'compare_offers',
    capability: 'catalog',
    title: 'Compare offers',
    description: 'Ranks offers by landed price, arrival, returns and trust, and says why.',
    word: 'query',
    scopes: ['catalog:read'],
    egress: 'none',
    policies: [],
    times: null,
  },
  {
    name: 'complete_checkout',
    capability: 'checkout',
    title: 'Place an order',
    description: 'Places the order of a checkout exactly as previewed.',
    word: 'action',
    scopes: ['checkout:propose'],
    egress: 'merchants',
    policies: [],
    times: null,
  },
];
const servers: ServerView[] = [
  { name: 'countersign', path: '/mcp', tools: 22, answeredInMs: 4.1, problem: null, unreviewed: null },
  {
    name: 'orders',
    path: '/mcp/orders',
    tools: 0,
    answeredInMs: 2.9,
    problem: null,
    unreviewed: { hash: 'f00d', added: [], changed: ['complete_checkout'], removed: ['call_off_order'] },
  },
  { name: 'catalog', path: '/mcp/catalog', tools: 2, answeredInMs: 3.2, problem: null, unreviewed: null },
  {
    name: 'checkout',
    path: '/mcp/checkout',
    tools: null,
    answeredInMs: 5000,
    problem: 'It does not answer.',
    unreviewed: null,
  },
];
const connectors: ConnectorView[] = [
  {
    name: 'GitHub',
    address: 'https://api.github.com',
    health: 'ok',
    seen: {
      answeredAt: at(0),
      lastProblem: { at: at(-3), code: 'vendor_rate_limited', message: 'GitHub asks to wait.' },
      rateLimit: { limit: 5000, remaining: 4212, resetsAt: at(0.5) },
    },
  },
];
const standing: PolicyView[] = [
  {
    id: idOf(80),
    name: 'Carts and checkouts at registered merchants',
    actions: ['create_cart', 'create_checkout', 'update_checkout'],
    limits: ['at any registered account', 'up to low risk', 'spends nothing', '500 calls a day'],
    validUntil: at(4000),
    signedBy: 'Ada Byron',
  },
];
const kinds = ['proposal.proposed', 'decision.approve', 'grant.consumed', 'target.verified', 'token.issued'];
const entries: AuditEntryView[] = Array.from({ length: 40 }, (_, index) => ({
  seq: 1840 - index,
  at: at(-index / 6),
  kind: kinds[index % kinds.length]!,
  actor: index % 2 ? idOf(1) : 'executor',
  actorName: index % 2 ? 'Ada Byron' : null,
  hash: `${(0x9e3779b9 * (index + 1)).toString(16)}c4e8a1b37d02f5`.padEnd(64, 'a'),
  payload: {},
}));

/** What the other pages read, by path. */
export const house: Readonly<Record<string, unknown>> = {
  '/api/tokens': [token],
  '/api/passkeys': [passkey],
  '/api/scopes': ['catalog:read', 'checkout:propose', 'orders:read', 'proposals:read'],
  '/api/operators': operators,
  '/api/profile': profile,
  '/api/tools': tools,
  '/api/merchants': [
    {
      id: 'northwind',
      name: 'Northwind Audio',
      url: 'http://localhost:4501',
      health: 'ok',
      trust: {},
      paths: ['API'],
      seen: { answeredAt: at(0), lastProblem: null, rateLimit: null },
    },
    {
      id: 'harbor',
      name: 'Harbor & Finch',
      url: 'http://localhost:4502',
      health: 'The merchant does not answer.',
      trust: {},
      paths: [],
      seen: {
        answeredAt: at(-30),
        lastProblem: { at: at(-1), code: 'vendor_unavailable', message: 'Harbor & Finch cannot be reached.' },
        rateLimit: null,
      },
    },
  ],
  '/api/servers': servers,
  '/api/connectors': connectors,
  '/api/policies': {
    rules: {
      version: 1,
      two_people_from_risk: 'high',
      two_people_from: [{ amount: 100000, currency: 'USD' }],
      passkey_from_risk: 'never',
      separate_requester: false,
      decide_within_ms: 72 * 3_600_000,
      use_within_ms: 3_600_000,
    },
    standing,
  },
  '/api/audit': {
    entries,
    head: { seq: 1840, hash: entries[0]!.hash, key_id: 'k-2026-11', signature: 'c2lnbmF0dXJl' },
  },
};
