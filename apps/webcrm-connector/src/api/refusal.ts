import { Fault } from '#platform';
import type { Judged } from '#connector-kit';

const longestReason = 500;

function messageIn(text: string): string {
  try {
    const json = JSON.parse(text) as unknown;
    if (typeof json === 'string') return json;
    const { Message, message, title } = json as Readonly<Record<string, unknown>>;
    return [Message, message, title].find((part) => typeof part === 'string') ?? text;
  } catch {
    return text;
  }
}

/** What a refusing answer says, short enough for a log and a person: the message of a JSON error, or the plain text, but no page for a browser. */
export function reasonOf({ status, text }: Pick<Judged, 'status' | 'text'>): string {
  const plain = text.trimStart().startsWith('<') ? '' : messageIn(text).trim();
  return plain === '' ? `status ${status}` : plain.slice(0, longestReason);
}

/** A record that the application token may not read, though perhaps others of its type. */
export function refusedRecord(collection: string, id: string, { status }: Judged): Fault {
  const message = `the application token in WEBCRM_AUTH_CODE may not read ${collection}/${id}: grant it in webCRM`;
  return new Fault('permanent', message, { system: 'webcrm', id, status });
}

/** A read that webCRM will never answer. */
export function refusedRead(what: string, judged: Judged): Fault {
  const lacksPermission = judged.verdict === 'login' || judged.verdict === 'forbidden';
  const message = lacksPermission
    ? `the application token in WEBCRM_AUTH_CODE may not read ${what}: grant it in webCRM`
    : `webCRM refuses to read ${what}: ${reasonOf(judged)}`;
  return new Fault(lacksPermission ? 'config' : 'permanent', message, { system: 'webcrm', status: judged.status });
}
