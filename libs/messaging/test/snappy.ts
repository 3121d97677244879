/** Bytes in Snappy's framing as Kafka's Java clients write it, for up to 64 KiB: nothing is really compressed, which the format allows. */
export function snappy(bytes: Buffer): Buffer {
  const literal = Buffer.concat([varint(bytes.length), Buffer.from([0xf4, (bytes.length - 1) & 0xff, (bytes.length - 1) >> 8]), bytes]);
  const head = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(literal.length);
  return Buffer.concat([head, length, literal]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
