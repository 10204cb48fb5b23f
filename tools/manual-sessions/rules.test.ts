import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statesHearing, transition } from '../../platform/state-machine.ts';
import { openStatuses, type SessionEvent, sessionMachine, writable } from './machine.ts';
import { masked } from './mask.ts';
import { admitted } from './media.ts';
import { activeMs } from './session.ts';
import { flawIn, type Step, step } from './step.ts';

const url = 'http://shop.example/cart';
const element = {
  role: 'textbox',
  name: 'Password',
  label: 'Password',
  test_id: null,
  text: null,
  css: '#p',
};
const said = (facts: Partial<Step>): Step => step.parse({ kind: 'click', url, element, ...facts });

describe('the life of a session', () => {
  const events = fc.constantFrom<SessionEvent>('start', 'pause', 'finish', 'debrief', 'abandon');

  it('ends once: after the debrief or when abandoned nothing is heard', () =>
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), heard => {
        let status = sessionMachine.initial;
        let ended = false;
        for (const event of heard) {
          const next = transition(sessionMachine, status, event);
          expect(ended && next !== undefined).toBe(false);
          status = next ?? status;
          ended = status === 'debriefed' || status === 'abandoned';
        }
      }),
    ));

  it('a commit waits for it until it is finished or abandoned', () => {
    expect(statesHearing(sessionMachine, 'finish')).toEqual(['running', 'paused']);
    expect(statesHearing(sessionMachine, 'abandon')).toEqual([...openStatuses]);
    expect(writable).not.toContain('debriefed');
  });

  it('its clock counts no break', () => {
    const at = (minute: number) => new Date(minute * 60_000);
    expect(activeMs({ active_ms: '120000', resumed_at: null }, at(90))).toBe(120_000);
    expect(activeMs({ active_ms: '120000', resumed_at: at(89) }, at(90))).toBe(180_000);
    // A clock that was set back takes nothing away.
    expect(activeMs({ active_ms: '120000', resumed_at: at(91) }, at(90))).toBe(120_000);
  });
});

describe('a step', () => {
  it('that nobody could play again is refused, with what is missing', () => {
    expect(flawIn(said({ element: null }))).toMatchObject({ path: 'element' });
    expect(flawIn(said({ kind: 'fill' }))).toMatchObject({ path: 'value' });
    expect(flawIn(said({ kind: 'fill', secret: true }))).toBeUndefined();
    expect(flawIn(said({ kind: 'expect' }))).toMatchObject({ path: 'expects' });
    expect(flawIn(said({ kind: 'expect', expects: 'text' }))).toMatchObject({ path: 'value' });
    expect(flawIn(said({ kind: 'goto', element: null }))).toBeUndefined();
    expect(flawIn(said({ kind: 'press', element: null, value: 'Enter' }))).toBeUndefined();
  });

  it('never keeps what is typed where a password belongs', () =>
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('Password', 'Your password', 'Card security code (CVC)', 'api-key', 'One-time PIN'),
        (value, name) => {
          const kept = masked(said({ kind: 'fill', value, element: { ...element, name, label: null } }));
          expect(kept).toMatchObject({ value: null, secret: true });
        },
      ),
    ));

  it('keeps ordinary words as they are, and no part of a card number, key or e-mail address', () => {
    const search = { ...element, name: 'Search', label: 'Search' };
    const typed = (value: string) => masked(said({ kind: 'fill', value, element: search }));
    expect(typed('blue lamp')).toMatchObject({ value: 'blue lamp', secret: false });
    for (const value of ['4242 4242 4242 4242', 'ada@orchard.example', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'])
      expect(typed(value)).toMatchObject({ value: null, secret: true });
  });

  it('keeps addresses without the secrets in them', () => {
    const { url: kept } = masked(
      said({ url: 'http://ada:hunter22@shop.example/reset?token=abcdef0123456789' }),
    );
    expect(kept).not.toMatch(/hunter22|abcdef0123456789/);
    expect(new URL(kept).pathname).toBe('/reset');
  });
});

describe('evidence', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);

  it('is what it says it is, or refused', () => {
    expect(admitted('image/png', png)).toEqual(png);
    expect(() => admitted('image/jpeg', png)).toThrow(/no image\/jpeg/);
    expect(() => admitted('image/png', bytes('<svg onload=alert(1)>'))).toThrow(/no image\/png/);
    expect(() => admitted('text/plain', new Uint8Array([0xff, 0xfe, 0]))).toThrow(/UTF-8/);
    expect(() => admitted('application/json', bytes('{'))).toThrow(/no JSON/);
    expect(() => admitted('text/plain', new Uint8Array())).toThrow(/empty/);
    expect(() => admitted('text/plain', bytes('x'.repeat(1_048_577)))).toThrow(/1048576/);
  });

  it('has no secrets in its texts', () => {
    const har = { headers: [{ name: 'Cookie', value: 'session=abc' }], note: 'password=hunter22' };
    const kept = new TextDecoder().decode(admitted('application/json', bytes(JSON.stringify(har))));
    expect(kept).not.toMatch(/session=abc|hunter22/);
  });
});
