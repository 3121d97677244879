import { Fault } from '#platform';
import { LostAnswer, patiently } from '#connector-kit';
import type { TryLater } from '#connector-kit';
import type { ApiClient } from './api-client.js';
import { operation } from './operation.js';
import { anyOf, longWhere, queryBatches, safeWhere } from './query-batches.js';
import { select } from './query-script.js';
import { refusedRead } from './refusal.js';

/** Most records that webCRM gives in one answer. */
export const pageSize = 1000;

/** A record as it came: property name to value. */
export type RawRecord = Readonly<Record<string, unknown>>;

const setting = { setting: 'WEBCRM_BASE_URL' };

/** A query that webCRM will never answer; a plain list it may. */
export class QueryRefused extends Fault {
  constructor({ kind, message, facts }: Fault) {
    super(kind, message, facts);
  }
}

/** The answer to one query for several conditions, and which of them it asked for. */
export interface BatchResult {
  readonly positions: readonly number[];
  readonly records: readonly RawRecord[];
}

/** A system behind a strict server may be moved to another one. */
const shortForMs = 3_600_000;

/** `GET /Queries`: a read-only select over one entity. */
export class Queries {
  private shortUntil = -Infinity;

  constructor(private readonly client: ApiClient) {}

  /**
   * One page of a query's result, in the query's order. Pages count from 1.
   *
   * @throws TryLater
   * @throws QueryRefused when the token may not read this entity, or webCRM does not understand the script or has no queries
   */
  async run(script: string, page = 1, size = pageSize): Promise<readonly RawRecord[]> {
    const judged = await this.client.call(operation('get', '/Queries', { query: { script, page, size } }));
    if (judged.verdict === 'nothing') {
      throw new QueryRefused(new Fault('config', 'webCRM has no /Queries: WEBCRM_BASE_URL must be the address of its REST API', setting));
    }
    if (judged.verdict !== 'done') throw new QueryRefused(refusedRead(entityOf(script), judged));
    // Past the last record webCRM may answer 204.
    if (judged.status === 204) return [];
    if (!Array.isArray(judged.json)) throw new LostAnswer('webCRM answers a query with something that is not a list');
    return judged.json as RawRecord[];
  }

  /** All records of a query's result, page by page. */
  async all(script: string): Promise<readonly RawRecord[]> {
    const records: RawRecord[] = [];
    for (let page = 1; ; page += 1) {
      const found = await this.run(script, page);
      records.push(...found);
      if (found.length < pageSize) return records;
    }
  }

  /**
   * All records that satisfy one of the conditions, in as few queries as the address takes. How long it may be is not known of webCRM: where a long
   * one fails and short ones do not, they stay short for an hour.
   *
   * @param order properties, ascending
   */
  async allOfAny(name: string, conditions: readonly string[], order: readonly string[]): Promise<readonly BatchResult[]> {
    const [few, many] = [queryBatches(conditions, longWhere), queryBatches(conditions, safeWhere)];
    const ask = async (
      batches: readonly (readonly number[])[],
      isWorthIt?: (error: TryLater) => boolean,
    ): Promise<readonly BatchResult[]> => {
      const results: BatchResult[] = [];
      for (const positions of batches) {
        const script = select(name, anyOf(conditions, positions), order);
        results.push({ positions, records: await patiently(() => this.all(script), isWorthIt) });
      }
      return results;
    };
    if (few.length === many.length || performance.now() < this.shortUntil) return ask(many);
    try {
      // What may be too long gets no better when it is repeated.
      return await ask(few, (error) => !(error instanceof LostAnswer));
    } catch (error) {
      if (!mayBeTooLong(error)) throw error;
      const results = await ask(many);
      this.shortUntil = performance.now() + shortForMs;
      return results;
    }
  }
}

/** Servers answer an address that is too long with 414, 400, 404 with a page, or no answer. */
function mayBeTooLong(error: unknown): boolean {
  return error instanceof LostAnswer || error instanceof Fault;
}

function entityOf(script: string): string {
  return /FROM (\w+)/.exec(script)?.[1] ?? 'records';
}
