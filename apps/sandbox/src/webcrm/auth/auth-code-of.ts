import type { Request } from 'express';

/** The `authCode` of a login: public clients send it urlencoded, as multipart, as a header or in the query. */
export function authCodeOf(request: Request): string | undefined {
  const body = request.body as unknown;
  const sent = [
    typeof body === 'string' ? /name="?authCode"?\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]*)/.exec(body)?.[1] : undefined,
    typeof body === 'object' && body !== null && 'authCode' in body ? body.authCode : undefined,
    request.headers['authcode'],
    request.query['authCode'],
  ];
  return sent.find((value) => typeof value === 'string');
}
