/** Fields of protobuf messages, encoded. https://protobuf.dev/programming-guides/encoding */
export function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value));
}

export function message(field: number, ...parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

export function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

export function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

export function double(field: number, value: number): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeDoubleLE(value);
  return Buffer.concat([varint((field << 3) | 1), eight]);
}

export function fixed64(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 1), value]);
}

function varint(value: number): Buffer {
  const found: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 0x80)) found.push((value % 0x80) | 0x80);
  return Buffer.from([...found, value]);
}
