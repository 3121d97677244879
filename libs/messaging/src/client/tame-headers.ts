import Decoder from 'kafkajs/src/protocol/decoder.js';

interface Header {
  readonly key: string;
  readonly value: Buffer;
}

const read = Decoder.prototype.readVarIntArray;

/**
 * kafkajs 2.2.4 gathers a message's headers by copying all earlier ones for each: 10,000 headers, which anybody may send, stop the whole process
 * for more than a minute. Nothing but headers is read by `readVarIntArray`, and of what it answers nothing but `reduce` is used: ours gathers
 * them in one go.
 */
export function tameHeaders(): void {
  Decoder.prototype.readVarIntArray = function <T>(this: Decoder, readOne: (decoder: Decoder) => T): T[] {
    const headers = read.call(this, readOne) as T[];
    return Object.assign(headers, { reduce: () => byName(headers as Header[]) });
  };
}

/** A name that is given more than once has all its values, as kafkajs has it. */
function byName(headers: readonly Header[]): object {
  const named = Object.create(null) as Record<string, Buffer | Buffer[]>;
  for (const { key, value } of headers) {
    const before = named[key];
    if (before === undefined) named[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else named[key] = [before, value];
  }
  return named;
}
