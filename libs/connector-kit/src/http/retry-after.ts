/**
 * How long the Retry-After header asks to be left alone, in milliseconds; undefined when it says nothing of use. A date is held against the
 * server's own clock where the answer shows it.
 *
 * @param now milliseconds since 1970
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const header = headers.get('retry-after') ?? '';
  if (header === '') return undefined;
  const seconds = Number(header);
  const serverNow = Date.parse(headers.get('date') ?? '');
  const wait = Number.isNaN(seconds) ? Date.parse(header) - (Number.isNaN(serverNow) ? now : serverNow) : seconds * 1000;
  return wait >= 0 ? wait : undefined;
}
