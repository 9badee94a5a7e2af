/** A file in a tar archive. */
export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
  /** Numeric user, and group. */
  readonly owner: number;
  readonly mode: number;
}

const BLOCK = 512;

/** Files as the Engine API takes them: POSIX ustar, so that owner and mode are numbers. */
export function renderTar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap((file) => [
    renderHeader(file),
    file.content,
    Buffer.alloc((BLOCK - (file.content.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function renderHeader({ path, content, owner, mode }: TarFile): Buffer {
  const name = path.replace(/^\//, "");
  if (Buffer.byteLength(name) > 100) throw new Error(`${path}: a path in a tar archive has up to 100 bytes`);
  const header = Buffer.alloc(BLOCK);
  const number = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, "0"), at);
  header.write(name, 0);
  number(mode, 100, 8);
  number(owner, 108, 8);
  number(owner, 116, 8);
  number(content.length, 124, 12);
  number(0, 136, 12);
  header.write("        0", 148);
  header.write("ustar\x0000", 257);
  number(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return header;
}

/** The first file, or folder, of an archive, as the Engine API gives it. */
export function readTar(archive: Buffer): TarFile & { readonly group: number } {
  const number = (at: number, length: number) =>
    Number.parseInt(archive.toString("latin1", at, at + length), 8);
  const path = archive.toString("utf8", 0, 100).replace(/\0.*$/s, "");
  const content = archive.subarray(BLOCK, BLOCK + number(124, 12));
  return { path, content, owner: number(108, 8), group: number(116, 8), mode: number(100, 8) & 0o7777 };
}
