/** The inner class of kafkajs 2.2.4 that reads messages; the package has no types for it. */
declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer);
    readVarInt(): number;
    readVarIntArray: <T>(read: (decoder: Decoder) => T) => T[];
  }
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  export default function encodeRecord(record: object): { readonly buffer: Buffer };
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';
  export default function decodeRecord(decoder: Decoder, batch: object): { readonly headers: Record<string, Buffer | Buffer[]> };
}
