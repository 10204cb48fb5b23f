import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openLogger } from './logger.ts';

/** The lines of a log, parsed, with what they were before. */
function recorded(log: (logger: ReturnType<typeof openLogger>) => void) {
  const lines: string[] = [];
  log(openLogger('trace', { write: line => void lines.push(line) }));
  return { raw: lines.join(''), lines: lines.map(line => JSON.parse(line)) };
}

it('hides what is put together from parts, bound to a child, thrown, or named', () => {
  const { raw, lines } = recorded(logger => {
    logger.info('password=%s', 'tomato');
    logger.child({ headers: { cookie: 'sid=tomato' } }).warn('late');
    logger.error(new Error('Bearer tomato1234567'));
    logger.error({ err: new Error('no', { cause: new Error('password=tomato') }) }, 'failed');
    logger.debug({ customer: { street_address: 'tomato' } });
  });
  expect(lines).toHaveLength(5);
  expect(raw).not.toContain('tomato');
  expect(lines.map(({ level }) => level)).toEqual(['info', 'warn', 'error', 'error', 'debug']);
  expect(lines[2].err).toMatchObject({ type: 'Error', message: 'Bearer [redacted:secret]' });
});

it('writes one JSON line whatever it is given', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withMap: true }), fc.string(), (value, message) => {
      const { raw, lines } = recorded(logger => logger.info({ value }, message.replaceAll('%', '')));
      expect(lines).toHaveLength(1);
      expect(raw.endsWith('\n')).toBe(true);
    }),
  );
});
