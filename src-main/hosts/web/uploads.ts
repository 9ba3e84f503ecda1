import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PickedFile } from '../../contract/host.ts';
import { UserError } from '../../contract/result.ts';
import type { FileRegistry } from '../../services/workstation-api.ts';

/** Files that the browser sends, kept in a folder of their own until the host closes. */
export class Uploads {
  readonly #files: FileRegistry;
  readonly #maximumBytes: number;
  readonly #folder: Promise<string>;
  #count = 0;

  constructor(files: FileRegistry, maximumBytes: number) {
    this.#files = files;
    this.#maximumBytes = maximumBytes;
    this.#folder = mkdtemp(join(tmpdir(), 'static-hedge-'));
    this.#folder.catch(() => undefined);
  }

  /**
   * Streams the request's body to disk.
   *
   * @param name as the browser gives it; its last part is what the user sees
   * @throws UserError: `invalid-request` without a name, `bad-file` beyond the limit, `storage` when it cannot be kept
   */
  async receive(request: IncomingMessage, name: string): Promise<PickedFile> {
    const shown = baseName(name);
    if (shown === '') throw new UserError('invalid-request', 'an upload needs the name of its file');
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.#maximumBytes) throw this.#tooLong(shown);

    const path = await this.#nextPath(shown);
    let received = 0;
    const bounded = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        received += chunk.length;
        done(received > this.#maximumBytes ? this.#tooLong(shown) : null, chunk);
      },
    });
    try {
      await pipeline(request, bounded, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return await this.#files.adopt(path, shown, { temporary: true });
    } catch (error) {
      await rm(path, { force: true });
      if (error instanceof UserError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError('storage', `${shown} could not be kept for reading: ${reason}`, { file: shown });
    }
  }

  async close(): Promise<void> {
    await rm(await this.#folder, { recursive: true, force: true });
  }

  async #nextPath(name: string): Promise<string> {
    this.#count += 1;
    // Readers look at the extension; nothing else of the name reaches the disk.
    const extension = /(\.[A-Za-z0-9]{1,8}){0,2}$/.exec(name)?.[0] ?? '';
    return join(await this.#folder, `${this.#count}${extension}`);
  }

  #tooLong(name: string): UserError {
    const limit = `${this.#maximumBytes / 1024 ** 2} MiB`;
    return new UserError('bad-file', `${name} is larger than ${limit}: split it and import the parts`, {
      file: name,
    });
  }
}

/** The last part of a path of either kind, without control characters. */
function baseName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // eslint-disable-next-line no-control-regex -- they are what is to be removed
  return last.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 255);
}
