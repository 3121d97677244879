import type { IncomingMessage } from 'node:http';

/** A hint names a record. A system that sends the whole record stays far below this, too. */
const mostBytes = 262_144;
const withinMs = 5_000;

/** The body of a request, or why there is none. */
export type Body = Buffer | 'tooLarge' | 'broken';

/** Reads a body as it is, up to a size and for a time. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return 'tooLarge';
  const late = setTimeout(() => {
    request.destroy();
  }, withinMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) return 'tooLarge';
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return 'broken';
  } finally {
    clearTimeout(late);
  }
}
