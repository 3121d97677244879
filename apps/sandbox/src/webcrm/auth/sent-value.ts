import type { Request } from 'express';

/** A value that a login is sent: public clients send it urlencoded, as multipart, as a header or in the query. */
export function sentValue(request: Request, name: 'authCode' | 'refreshToken'): string | undefined {
  const body = request.body as unknown;
  const sent = [
    typeof body === 'string' ? partNamed(body, name) : undefined,
    typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined,
    request.headers[name.toLowerCase()],
    request.query[name],
  ];
  return sent.find((value) => typeof value === 'string');
}

/** The value of one part of a multipart body. */
function partNamed(body: string, name: string): string | undefined {
  return new RegExp(`name="?${name}"?\\r?\\n(?:[^\\r\\n]+\\r?\\n)*\\r?\\n([^\\r\\n]*)`).exec(body)?.[1];
}
