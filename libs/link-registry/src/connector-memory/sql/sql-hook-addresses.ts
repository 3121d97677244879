import type { EntityManager } from 'typeorm';
import type { System } from '#change-events';
import { query } from '../../rows.js';
import type { HookAddresses } from '../hook-addresses.js';

/** HookAddresses in PostgreSQL. */
export class SqlHookAddresses implements HookAddresses {
  constructor(
    private readonly manager: EntityManager,
    private readonly system: System,
  ) {}

  async known(): Promise<readonly string[]> {
    const sql = 'SELECT address FROM hook_address WHERE system = $1 ORDER BY address';
    return (await query<{ readonly address: string }>(this.manager, sql, [this.system])).map(({ address }) => address);
  }

  async remember(address: string): Promise<void> {
    await query(this.manager, 'INSERT INTO hook_address VALUES ($1, $2) ON CONFLICT DO NOTHING', [this.system, address]);
  }

  async forget(address: string): Promise<void> {
    await query(this.manager, 'DELETE FROM hook_address WHERE system = $1 AND address = $2', [this.system, address]);
  }
}
