import type { EntityManager } from 'typeorm';
import { query } from '../rows.js';

/** The secret key of all keyed hashes, made when the tables are. */
export async function fingerprintKeyIn(manager: EntityManager): Promise<string> {
  const [row] = await query<{ readonly secret: string }>(manager, 'SELECT secret FROM fingerprint_key');
  if (row === undefined) throw new Error('The table fingerprint_key is empty. Run "dataflow setup" on an empty database.');
  return row.secret;
}
