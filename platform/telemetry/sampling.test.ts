import { type Attributes, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../canonical.ts';
import { outOfSight, samplerOf, shareIn } from './sampling.ts';

const traceId = fc.stringMatching(/^[0-9a-f]{32}$/).filter(id => !/^0+$/.test(id));
const isRecorded = (share: number, id: string, attributes: Attributes, context = ROOT_CONTEXT) =>
  samplerOf(share).shouldSample(context, id, 'POST', SpanKind.SERVER, attributes).decision === 2;

describe('which traces are recorded', () => {
  it('all of what people do, and of what is carried out, whatever the share', () => {
    fc.assert(
      fc.property(
        traceId,
        fc.constantFrom({ 'url.path': '/api/proposals/x/decisions' }, { 'url.path': '/mcpx' }, {}),
        (id, attributes) => {
          expect(isRecorded(0, id, attributes)).toBe(true);
        },
      ),
    );
  });

  it('a job, also of a request that was not', () => {
    const unrecorded = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: '00f067aa0ba902b7',
      traceFlags: TraceFlags.NONE,
      isRemote: true,
    });
    const sampler = samplerOf(0);
    const decide = (kind: SpanKind) =>
      sampler.shouldSample(unrecorded, '0af7651916cd43dd8448eb211c80319c', 'x', kind, {}).decision;
    expect([decide(SpanKind.CONSUMER), decide(SpanKind.INTERNAL)]).toEqual([2, 0]);
  });

  it('of assistants’ own requests about the share that was asked for, the same in every process', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => sha256(String(index)).slice(0, 32));
    for (const share of [0, 0.05, 0.5, 1]) {
      const recorded = ids.filter(id => isRecorded(share, id, { 'url.path': '/mcp/catalog' }));
      expect(Math.abs(recorded.length / ids.length - share)).toBeLessThan(0.02);
      expect(ids.filter(id => isRecorded(share, id, { 'url.path': '/ucp/carts' }))).toEqual(recorded);
    }
  });

  it('what a caller records, and nothing that a caller does not', () => {
    const calledBy = (traceFlags: TraceFlags, id: string) =>
      trace.setSpanContext(ROOT_CONTEXT, {
        traceId: id,
        spanId: '00f067aa0ba902b7',
        traceFlags,
        isRemote: true,
      });
    fc.assert(
      fc.property(traceId, id => {
        const request = { 'url.path': '/mcp' };
        expect(isRecorded(0, id, request, calledBy(TraceFlags.SAMPLED, id))).toBe(true);
        expect(isRecorded(1, id, {}, calledBy(TraceFlags.NONE, id))).toBe(false);
      }),
    );
  });

  it.each(['-0.1', '1.5', 'most'])('a share of %s is refused', share => {
    expect(() => shareIn({ COUNTERSIGN_TRACE_SHARE: share })).toThrow(/COUNTERSIGN_TRACE_SHARE/);
  });
});

describe('which requests are out of sight', () => {
  const drawn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const traceparent = (id: string, flags: '00' | '01') => ({
    traceparent: `00-${id}-00f067aa0ba902b7-${flags}`,
  });

  it('none of people’s, and none that its caller records', () => {
    fc.assert(
      fc.property(traceId, id => {
        const nothing = outOfSight(0, () => 0.5);
        for (const url of ['/api/proposals', '/mcpx', '/'])
          expect(nothing({ url, headers: traceparent(id, '00') })).toBe(false);
        expect(nothing({ url: '/mcp/catalog', headers: traceparent(id, '01') })).toBe(false);
      }),
    );
  });

  it('of assistants’ own, those beyond the share', () => {
    fc.assert(
      fc.property(share, drawn, traceId, (of, lot, id) => {
        const hidden = outOfSight(of, () => lot);
        for (const headers of [{}, traceparent(id, '00')])
          expect(hidden({ url: '/mcp', headers })).toBe(lot >= of);
      }),
    );
  });
});
