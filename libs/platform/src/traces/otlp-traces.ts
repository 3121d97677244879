import type { OnApplicationShutdown } from '@nestjs/common';
import type { SpanContext } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logs/logger.js';
import type { TracedWork, Traces } from './traces.js';

/** Milliseconds for what was told last to reach the backend when the process ends. */
const patience = 2_000;

const traceparents = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Sends what is told as spans, by OTLP over HTTP as JSON, to where `OTEL_EXPORTER_OTLP_ENDPOINT` says; OpenTelemetry's other variables for exporters
 * (`OTEL_EXPORTER_OTLP_HEADERS`, …) count too. A backend that is slow or away loses spans and holds up nobody.
 */
export async function otlpTraces(component: string, logger: Logger): Promise<Traces & OnApplicationShutdown> {
  // 25 MB and a sixth of a second that only who traces shall pay.
  const [{ BatchSpanProcessor, RandomIdGenerator, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }, api] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/api'),
    ]);
  const tell = (text: string): void => {
    logger.warn({ reason: text }, 'Traces could not be delivered');
  };
  const silent = (): void => undefined;
  api.diag.setLogger({ error: tell, warn: tell, info: silent, debug: silent, verbose: silent });
  const random = new RandomIdGenerator();
  let own: SpanContext | undefined;
  const idGenerator: IdGenerator = {
    generateTraceId: () => own?.traceId ?? random.generateTraceId(),
    generateSpanId: () => own?.spanId ?? random.generateSpanId(),
  };
  const provider = new TracerProvider({
    idGenerator,
    resource: resourceFromAttributes({ 'service.name': `dataflow-${component}` }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer('dataflow');
  const kinds = { producer: api.SpanKind.PRODUCER, consumer: api.SpanKind.CONSUMER, internal: api.SpanKind.INTERNAL };

  const record = ({ name, kind, traceparent, begins = false, startedAt, endedAt, attributes, failed = false }: TracedWork): void => {
    const [, traceId, spanId, flags = '01'] = traceparents.exec(traceparent) ?? [];
    if (traceId === undefined || spanId === undefined) return;
    const named: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
    const within = begins ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, named);
    own = begins ? named : undefined;
    const span = tracer.startSpan(name, { kind: kinds[kind], startTime: startedAt, attributes: { ...attributes } }, within);
    own = undefined;
    if (failed) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end(endedAt);
  };
  return {
    on: true,
    tell: (work) => {
      work.forEach(record);
    },
    onApplicationShutdown: async () => {
      await Promise.race([provider.shutdown(), new Promise((resolve) => setTimeout(resolve, patience).unref())]);
    },
  };
}
