import { Fault } from '#platform';
import type { Judged } from '#connector-kit';
import { problemOf } from './problem.js';

/** A record that the key may not read, though perhaps others of its type. */
export function refusedRecord(resource: string, id: string, { status, json }: Judged): Fault {
  const { reason } = problemOf(status, json);
  const message = `the key in CUSTOM_CRM_API_KEY may not read ${resource}/${id}: the Custom CRM answers "${reason}"`;
  return new Fault('permanent', message, { system: 'customcrm', resource, id, status });
}

/** A read that the Custom CRM will never answer. */
export function refusedRead(resource: string, judged: Judged): Fault {
  const facts = { system: 'customcrm', resource, status: judged.status };
  const { reason } = problemOf(judged.status, judged.json);
  if (judged.verdict === 'login') {
    return new Fault('config', `CUSTOM_CRM_API_KEY must be a key that the Custom CRM accepts: it answers "${reason}"`, facts);
  }
  if (judged.verdict === 'forbidden') {
    return new Fault('config', `the key in CUSTOM_CRM_API_KEY may not read ${resource}: the Custom CRM answers "${reason}"`, facts);
  }
  if (judged.verdict === 'nothing') {
    return new Fault('config', `CUSTOM_CRM_BASE_URL must be the address of the Custom CRM's API: it has no /${resource}`, facts);
  }
  return new Fault('permanent', `the Custom CRM refuses to read ${resource}: ${reason}`, facts);
}
