import type { MessageHeaders } from './message.js';

/** Headers read as UTF-8; of a name given more than once, the last value. */
export function headersAsText(headers: MessageHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Buffer.isBuffer(value) ? value : value.at(-1);
    if (last !== undefined) texts[name] = last.toString('utf8');
  }
  return texts;
}
