import { createHmac, randomUUID } from 'node:crypto';
import type { Say } from '../../hooks/deliveries.js';
import { happeningOf } from '../../hooks/subscription.js';
import { customResources } from '../records/custom-resources.js';
import { idOf } from '../records/record-id.js';
import { eventName } from './webhook-json.js';

/** What is sent to a webhook: signed as the Standard Webhooks specification says. */
export const sayCustom: Say = ({ secret }, entry) => {
  const resource = customResources.find(({ entity }) => entity === entry.entity);
  const id = `msg_${randomUUID()}`;
  const seconds = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify({
    type: eventName(`${entry.entity}.${happeningOf(entry)}`),
    timestamp: new Date(entry.at).toISOString(),
    data: { id: resource === undefined ? String(entry.key) : idOf(resource, entry.key) },
  });
  const key = Buffer.from((secret ?? '').replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { headers: { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }, body };
};
