import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a right first load ends with, per flow, as the sandbox's seed says it. @typedef {Record<string, unknown> & { flow: string }} Expected */

/**
 * Fills both systems with sample data, once: what a right first load must end with is kept beside it.
 * @param {{ dir: string, records: number, webcrm: string }} options `webcrm`: address of the sandbox
 * @returns {Promise<{ expected: Expected[], records: number, seeded: boolean }>}
 */
export async function ensureSeed({ dir, records, webcrm }) {
  const file = join(dir, 'seed.json');
  const kept = read(file);
  if (kept) return { ...kept, seeded: false };
  const answer = await fetch(`${webcrm}/_sandbox/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ records, seed: 1 }),
  });
  if (!answer.ok) throw new Error(`The sandbox could not be seeded: ${answer.status} ${await answer.text()}`);
  const { expected } = /** @type {{ expected: Expected[] }} */ (await answer.json());
  writeFileSync(file, JSON.stringify({ expected, records }, null, 2));
  return { expected, records, seeded: true };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
