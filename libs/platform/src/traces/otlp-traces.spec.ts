import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCollector, type ToldSpan } from '../../../../tools/test/collector.js';
import { createLogger } from '../logs/create-logger.js';
import { otlpTraces } from './otlp-traces.js';
import type { TracedWork } from './traces.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const begun = 'b7ad6b7169203331';
const work: TracedWork = {
  name: 'send orders',
  kind: 'producer',
  traceparent: `00-${traceId}-${begun}-01`,
  startedAt: Date.UTC(2026, 10, 1),
  endedAt: Date.UTC(2026, 10, 1) + 250,
  attributes: { 'messaging.system': 'kafka', 'dataflow.command': 7 },
};
let collector: Awaited<ReturnType<typeof startCollector>>;

beforeAll(async () => {
  collector = await startCollector();
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.endpoint;
});
afterAll(() => {
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  collector.stop();
});

/** What has been delivered of this work once the process has ended. */
async function delivered(...given: readonly TracedWork[]): Promise<readonly ToldSpan[]> {
  const before = collector.spans().length;
  const traces = await otlpTraces('mapping', createLogger({ component: 'spec', level: 'fatal' }));
  traces.tell(given);
  await traces.onApplicationShutdown();
  const spans = collector.spans().slice(before);
  for (const { service } of spans) expect(service).toBe('dataflow-mapping');
  return spans;
}

describe('Traces by OTLP', () => {
  it('have work below what it was done for, with its time and attributes', async () => {
    const [span] = await delivered(work);
    expect(span).toMatchObject({
      name: 'send orders',
      traceId,
      parentSpanId: begun,
      startTimeUnixNano: '1793491200000000000',
      endTimeUnixNano: '1793491200250000000',
      attributes: expect.arrayContaining([{ key: 'dataflow.command', value: { intValue: 7 } }]),
    });
    expect(span?.['spanId']).not.toBe(begun);
  });

  it('have what begins a trace as its root, under the id that all others name', async () => {
    const [root, below] = await delivered({ ...work, begins: true }, work);
    expect(root).toMatchObject({ traceId, spanId: begun });
    expect(root?.['parentSpanId']).toBeUndefined();
    expect(below).toMatchObject({ traceId, parentSpanId: begun });
  });

  it('say that work failed', async () => {
    const [span] = await delivered({ ...work, failed: true });
    expect(span).toMatchObject({ status: { code: 2 } });
  });

  it('leave out what names no trace, or one that is not to be recorded', async () => {
    expect(await delivered({ ...work, traceparent: 'no trace' }, { ...work, traceparent: `00-${traceId}-${begun}-00` })).toEqual([]);
  });
});
