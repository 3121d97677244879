import type { Json, JsonRecord, System } from '#change-events';
import type { RecordDescription } from '../connector.js';
import type { Figures } from '../run/figures.js';
import type { KitLog } from '../run/kit-log.js';

type Described = RecordDescription['fields'][string]['type'];

/** A system whose property names are made up would otherwise fill memory and log. */
const mostToldOf = 1_000;

/**
 * Sees where a system's records are not as its description says: a property that is not described, or a value of another JSON type. Each is
 * counted, and logged when this process first sees it. The record goes its way: what is known of it flows.
 */
export class Surprises {
  private readonly told = new Set<string>();

  constructor(
    private readonly system: System,
    private readonly descriptions: readonly RecordDescription[],
    private readonly figures: Pick<Figures, 'surprises'>,
    private readonly log: KitLog,
  ) {}

  look(entity: string, record: JsonRecord): void {
    const fields = this.descriptions.find((description) => description.entity === entity)?.fields ?? {};
    for (const [property, value] of Object.entries(record)) {
      const type = fields[property]?.type;
      if (type === undefined) this.tell('notDescribed', entity, property, 'it is not described');
      else if (!fits(type, value)) this.tell('otherType', entity, property, `it is described as ${type} and holds a ${kindOf(value)}`);
    }
  }

  private tell(kind: 'notDescribed' | 'otherType', entity: string, property: string, surprise: string): void {
    this.figures.surprises.inc({ entity, surprise: kind });
    const name = `${entity}.${property}: ${surprise}`;
    if (this.told.has(name) || this.told.size >= mostToldOf) return;
    this.told.add(name);
    this.log.warn({ system: this.system, entity, property, surprise }, 'A property is not as the system describes it; all others flow');
  }
}

function fits(type: Described, value: Json): boolean {
  if (value === null) return true;
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === (type === 'integer' || type === 'number' ? 'number' : 'string');
}

function kindOf(value: Json): string {
  return Array.isArray(value) ? 'list' : typeof value;
}
