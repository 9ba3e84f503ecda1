import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../contract/result.ts';

/** A file to be read, once to look at it and once to take it in. */
export interface MarketFile {
  /** The name without folders, as shown to the user. */
  name: string;
  /** Size as stored, in bytes. */
  bytes: number;
  /** The stored bytes from the beginning. */
  open(): AsyncIterable<Uint8Array>;
}

/** A file on disk. Throws UserError `not-found` when it cannot be opened, `bad-file` for a folder. */
export async function fileOnDisk(path: string): Promise<MarketFile> {
  const name = basename(path);
  const status = await stat(path).catch(() => {
    throw new UserError('not-found', `${name} cannot be opened. Check that it exists and may be read.`, {
      file: name,
    });
  });
  if (!status.isFile()) throw new UserError('bad-file', `${name} is not a file.`, { file: name });
  return { name, bytes: status.size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

/** Bytes that are in memory already: an upload, pasted text. */
export function fileInMemory(name: string, content: Uint8Array | string): MarketFile {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    name,
    bytes: bytes.byteLength,
    async *open() {
      const step = 256 * 1024;
      for (let start = 0; start < bytes.byteLength; start += step) yield bytes.subarray(start, start + step);
    },
  };
}
