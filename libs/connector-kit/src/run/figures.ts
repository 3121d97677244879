import { Counter, Gauge, type Registry } from 'prom-client';

/** How reading a type goes and what somebody should hear of although the connector works, as figures per type. Only the replica that reads it tells. */
export class Figures {
  /** When a poll of the type last came to its end. */
  readonly lastPoll: Gauge<'entity'>;
  /** Records that are owed another read and that the system refuses to show. */
  readonly refusedRereads: Gauge<'entity'>;
  /** Records that are gone, too many at once to be believed: an operator decides. */
  readonly heldDeletes: Gauge<'entity'>;

  /** Properties of records that are not as the system describes them. */
  readonly surprises: Counter<'entity' | 'surprise'>;

  constructor(registry: Registry) {
    const gauge = (name: string, help: string): Gauge<'entity'> => new Gauge({ name, help, labelNames: ['entity'], registers: [registry] });
    this.lastPoll = gauge('dataflow_last_poll_timestamp_seconds', 'When a poll last came to its end, in seconds since 1970.');
    this.refusedRereads = gauge('dataflow_refused_rereads', 'Records that must be read again and that the system refuses to show.');
    this.heldDeletes = gauge('dataflow_held_deletes', 'Records that are gone, too many at once to be believed: an operator decides.');
    this.surprises = new Counter({
      name: 'dataflow_schema_surprises_total',
      help: 'Properties of records that were read and that are not as the system describes them.',
      labelNames: ['entity', 'surprise'],
      registers: [registry],
    });
  }
}
