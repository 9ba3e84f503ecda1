import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../contract/result.ts';
import type { TextEncoding } from '../contract/market-files.ts';
import type { MarketFile } from './source.ts';

/** Expanded bytes that any gzip file may have; beyond them `mostExpansion` applies. */
const freeExpansion = 64 * 1024 * 1024;
/** Price tables shrink about tenfold; a file that grows more than this is a decompression bomb. */
const mostExpansion = 100;
const mostExpandedBytes = 4 * 1024 ** 3;
/** As much of the text is looked at to find its encoding. */
const headBytes = 64 * 1024;

export interface DecodeOptions {
  /** Overrides the encoding that is detected. */
  encoding?: TextEncoding;
  /** Called after each chunk: stored bytes read so far, and in all. */
  onProgress?: (read: number, total: number) => void;
  /** Stops reading; the signal's reason is thrown. */
  signal?: AbortSignal;
}

export interface DecodedText {
  compressed: boolean;
  encoding: TextEncoding;
  /** UTF-8 without byte order mark, in chunks of bounded size that may cut a line or a character anywhere. */
  chunks: AsyncIterable<Buffer>;
  /** Releases the file when not all chunks were taken. */
  close(): Promise<void>;
}

/**
 * Opens a file as text: unpacks gzip (recognised by content, not by name), finds the encoding and turns it into UTF-8.
 * Memory is bounded by a few chunks. Throws UserError `bad-file` for binary files, decompression bombs and damaged gzip.
 */
export async function decodeText(file: MarketFile, options: DecodeOptions = {}): Promise<DecodedText> {
  const stored = peekable(counted(file, options));
  const magic = await stored.peek(6);
  refuseContainers(magic, file.name);
  const compressed = magic[0] === 0x1f && magic[1] === 0x8b;
  const plain = compressed ? peekable(expanded(file, stored.rest())) : stored;
  const head = await plain.peek(headBytes);
  if (compressed) refuseContainers(head, file.name);
  const encoding = options.encoding ?? detectEncoding(head);
  return {
    compressed,
    encoding,
    chunks: refuseNul(transcoded(plain.rest(), encoding), file.name),
    close: async () => {
      await plain.close();
      await stored.close();
    },
  };
}

/** The first bytes of a text, at least `size` unless it is shorter, and whether that is all; the file is released. */
export async function readHead(text: DecodedText, size: number): Promise<{ head: Buffer; whole: boolean }> {
  const chunks: Buffer[] = [];
  let read = 0;
  let whole = true;
  for await (const chunk of text.chunks) {
    chunks.push(chunk);
    read += chunk.length;
    if (read >= size) {
      whole = false;
      break;
    }
  }
  await text.close();
  return { head: Buffer.concat(chunks), whole };
}

async function* counted(file: MarketFile, options: DecodeOptions): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of file.open()) {
    options.signal?.throwIfAborted();
    yield chunk;
    read += chunk.byteLength;
    options.onProgress?.(read, Math.max(read, file.bytes));
  }
}

async function* expanded(file: MarketFile, stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let sourceError: unknown = null;
  async function* source() {
    try {
      yield* stored;
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  pipeline(Readable.from(source()), gunzip, () => {
    // Errors surface where the expanded chunks are read, below.
  });
  const limit = Math.min(mostExpandedBytes, Math.max(freeExpansion, mostExpansion * file.bytes));
  let size = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        throw refusal(
          file.name,
          `it unpacks to more than ${Math.round(limit / 1024 ** 2)} MB. Reading stopped`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (sourceError !== null) throw sourceError;
    if (error instanceof UserError) throw error;
    throw refusal(file.name, `its gzip data are damaged or cut off. Copy the file again`);
  } finally {
    gunzip.destroy();
  }
}

async function* transcoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    let first = true;
    for await (const chunk of chunks) {
      const buffer = asBuffer(chunk);
      yield first && hasUtf8Mark(buffer) ? buffer.subarray(3) : buffer;
      first = false;
    }
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}

async function* refuseNul(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (chunk.includes(0)) throw refusal(name, 'it contains NUL bytes, so it is no text file');
    yield chunk;
  }
}

/** The encoding of a text by its first bytes: byte order mark, zeros in every other byte, validity as UTF-8. */
function detectEncoding(head: Uint8Array): TextEncoding {
  if (hasUtf8Mark(head)) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const looked = Math.min(head.length, 2000) & ~1;
  const zeros = [0, 0];
  for (let at = 0; at < looked; at++) if (head[at] === 0) zeros[at & 1]!++;
  if (zeros[1]! > looked / 4 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0]! > looked / 4 && zeros[1] === 0) return 'utf-16be';
  try {
    // A character that the end of the head cuts in two is no fault: the stream option keeps it back.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

const containers: { name: string; mend: string; magic: number[] }[] = [
  {
    name: 'a ZIP archive or an Excel workbook',
    mend: 'Save the sheet as CSV',
    magic: [0x50, 0x4b, 0x03, 0x04],
  },
  { name: 'an old Excel workbook', mend: 'Save the sheet as CSV', magic: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: 'a PDF document', mend: 'Ask the vendor for CSV', magic: [0x25, 0x50, 0x44, 0x46] },
  { name: 'a bzip2 archive', mend: 'Unpack it first', magic: [0x42, 0x5a, 0x68] },
  { name: 'an xz archive', mend: 'Unpack it first', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'a Zstandard archive', mend: 'Unpack it first', magic: [0x28, 0xb5, 0x2f, 0xfd] },
];

function refuseContainers(head: Uint8Array, name: string): void {
  const found = containers.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  if (found) throw refusal(name, `it is ${found.name}. ${found.mend}`);
}

/** `NAME cannot be read: WHY.` as the error that every reader throws for a file that is not what it should be. */
export function refusal(name: string, why: string, line?: number): UserError {
  const place = line === undefined ? name : `${name}, line ${line}`;
  return new UserError('bad-file', `${place} cannot be read: ${why}.`, { file: name, line });
}

interface Peekable {
  /** The first bytes, at most `size`; fewer only when there are no more. They stay part of `rest`. */
  peek(size: number): Promise<Uint8Array>;
  rest(): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

function peekable(chunks: AsyncGenerator<Uint8Array>): Peekable {
  const held: Uint8Array[] = [];
  let size = 0;
  return {
    async peek(wanted) {
      while (size < wanted) {
        const step = await chunks.next();
        if (step.done) break;
        held.push(step.value);
        size += step.value.byteLength;
      }
      return Buffer.concat(held).subarray(0, wanted);
    },
    async *rest() {
      yield* held.splice(0);
      yield* chunks;
    },
    close: async () => {
      await chunks.return(undefined);
    },
  };
}

function hasUtf8Mark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
