/** Words by which a failure tells where it comes from. Each is bounded, so that a hostile text costs no time. */
interface Sign {
  readonly pattern: RegExp;
  readonly says: string;
}

const infrastructure: readonly Sign[] = [
  { pattern: /runner has received a shutdown signal/i, says: 'the runner was shut down' },
  { pattern: /lost communication with the server/i, says: 'the runner was lost' },
  { pattern: /no space left on device|ENOSPC/i, says: 'the disk was full' },
  { pattern: /exceeded the maximum execution time/i, says: 'the job ran out of time' },
  {
    pattern: /\bexit code 137\b|out of memory|OOMKilled|heap limit allocation failed/i,
    says: 'memory ran out',
  },
  { pattern: /toomanyrequests|pull rate limit/i, says: 'a registry limited us' },
  {
    pattern:
      /(?:npm (?:err|error)!?|pip|registry|artifact|docker|fetch) .{0,120}(?:ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|50[0234]\b)/i,
    says: 'a download failed',
  },
  {
    pattern: /(?:unable to resolve action|failed to download action)/i,
    says: 'an action could not be fetched',
  },
  {
    pattern: /browser(?:Type\.launch)?.{0,80}(?:executable doesn't exist|failed to launch)/i,
    says: 'no browser could be started',
  },
];

const selector: readonly Sign[] = [
  {
    pattern: /waiting for (?:locator|getBy\w{1,20}|selector|frameLocator)\b/i,
    says: 'waited for an element that did not come',
  },
  { pattern: /strict mode violation/i, says: 'a selector fits several elements' },
  { pattern: /NoSuchElement(?:Exception|Error)|unable to locate element/i, says: 'an element was not found' },
  {
    pattern: /unable to find (?:an element|a label|role)|TestingLibraryElementError/i,
    says: 'an element was not found',
  },
  {
    pattern: /cypress.{0,40}expected to find element|timed out retrying.{0,80}expected to find element/i,
    says: 'an element was not found',
  },
  {
    pattern: /\bfixture ["'`]?\w{1,60}["'`]? (?:not found|has unknown parameter)/i,
    says: 'a fixture is missing',
  },
];

const assertion: readonly Sign[] = [
  { pattern: /AssertionError|AssertionFailedError|ComparisonFailure/, says: 'an assertion failed' },
  {
    pattern: /\bexpected\b[^\n]{0,200}\b(?:to (?:be|equal|have|contain|match)|but (?:was|got)|received)\b/i,
    says: 'an assertion failed',
  },
  { pattern: /\bexpect\([^)\n]{0,100}\)\.|^\s*E\s+assert\b/m, says: 'an assertion failed' },
  {
    pattern: /error TS\d{4}|SyntaxError|cannot find (?:symbol|module)|compilation failed/i,
    says: 'it does not compile',
  },
  { pattern: /\b(?:TypeError|ReferenceError|NullPointerException|panic:)/, says: 'it threw' },
];

export interface Signs {
  readonly infrastructure: string | undefined;
  readonly selector: string | undefined;
  readonly assertion: string | undefined;
}

/** More of a text is not looked at. */
const lookedAt = 20_000;

export function signsIn(text: string): Signs {
  const seen = text.slice(-lookedAt);
  const first = (signs: readonly Sign[]) => signs.find(({ pattern }) => pattern.test(seen))?.says;
  return { infrastructure: first(infrastructure), selector: first(selector), assertion: first(assertion) };
}

/** Nothing at all, or what runners say of every failure. */
export const tellsNothing = (message: string): boolean =>
  /^(?:|process completed with exit code \d+\.|the operation was canceled\.)$/i.test(message.trim()) &&
  !/137/.test(message);
