import { headersAsText, type RawMessage } from '#messaging';

/** A change event as people and programs are shown it: what the headers and the value say, unjudged. */
export interface ShownEvent {
  readonly topic: string;
  readonly time: string;
  readonly type: string;
  readonly id: string;
  readonly origin: string | null;
  readonly causation: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The event in a message. A tombstone is null: the event before it said all there is to say. What is no JSON object is shown as `text`. */
export function eventOf(message: RawMessage): ShownEvent | null {
  if (message.value === null) return null;
  const headers = headersAsText(message.headers);
  return {
    topic: message.topic,
    time: headers['ce_time'] ?? new Date(message.timestamp).toISOString(),
    type: headers['ce_type'] ?? message.topic,
    id: message.key?.toString() ?? '',
    origin: headers['ce_origin'] ?? null,
    causation: headers['ce_causationid'] ?? null,
    data: dataIn(message.value.toString()),
  };
}

/** One line: when, what, which, by whom, and what changed. */
export function eventLine({ time, type, id, origin, causation, data }: ShownEvent): string {
  const by = origin === null ? [] : [`by ${origin}${causation === null ? '' : ` (${causation})`}`];
  return [time, type.replace(/\.v\d+$/, ''), id, ...by, ...saying(data)].join('  ').replaceAll(/[\r\n]+/g, ' ');
}

function saying(data: ShownEvent['data']): readonly string[] {
  const { ids, flow, standing, progress, conflict, changed, text } = data;
  if (typeof text === 'string') return [text];
  if (isObject(ids)) {
    const sides = Object.entries(ids).map(([system, id]) => `${system} ${typeof id === 'string' ? id : '–'}`);
    const inConflict = Array.isArray(conflict) && conflict.length > 0 ? [`in conflict: ${conflict.join(', ')}`] : [];
    return [String(flow), sides.join(' = '), `${String(standing)} ${String(progress)}`, ...inConflict];
  }
  return Array.isArray(changed) && changed.length > 0 ? [`changed: ${changed.join(', ')}`] : [];
}

function dataIn(text: string): ShownEvent['data'] {
  try {
    const data: unknown = JSON.parse(text);
    return isObject(data) ? data : { text };
  } catch {
    return { text };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
