import { describe, expect, it } from 'vitest';
import { parseAgent, refuseVersion } from './agent.ts';

describe('the UCP-Agent header', () => {
  it('names a profile, and a version as a parameter or a member', () => {
    const profile = 'https://agent.example/profile.json';
    expect(parseAgent(`profile="${profile}"`)).toEqual({ profile });
    expect(parseAgent(`profile="${profile}"; version="2026-04-08"`)).toEqual({
      profile,
      version: '2026-04-08',
    });
    expect(parseAgent(`version="2026-04-08", profile="${profile}"`)).toEqual({
      profile,
      version: '2026-04-08',
    });
  });

  it('may be missing or meaningless', () => {
    for (const header of [undefined, '', 'profile', 'profile="..."', 'profile=https://a.example']) {
      expect(parseAgent(header)).toEqual({});
    }
  });

  it('is served up to our own release', () => {
    const reason = (version?: string) => refuseVersion(version === undefined ? {} : { version })?.reason;
    expect([reason(), reason('2026-01-11'), reason('2026-04-08')]).toEqual([undefined, undefined, undefined]);
    for (const version of ['2026-04-09', '2099-01-01', 'latest', ''])
      expect(reason(version)).toBe('version_unsupported');
  });
});
