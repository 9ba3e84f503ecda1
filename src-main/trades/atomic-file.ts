import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../contract/result.ts';

export interface WriteOptions {
  /** Replace a file that is already there. */
  force?: boolean;
}

/**
 * Writes a file so that it is either there whole or not at all: into a temporary file beside it, onto the disk, then
 * renamed.
 *
 * @throws UserError('conflict') when the file exists and `force` is not set; it is then as it was.
 *   UserError('storage') when it cannot be written.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
  { force = false }: WriteOptions = {},
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    if (!force && (await exists(path))) throw alreadyThere(path);
    await writeSynced(temporary, content);
    if (force) await rename(temporary, path);
    else await giveName(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    throw failure(error, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function writeSynced(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A link, unlike a rename, fails when another program has made the file meanwhile. */
async function giveName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw alreadyThere(path);
    // Not every file system has hard links.
    if (await exists(path)) throw alreadyThere(path);
    await rename(temporary, path);
  }
}

/** Against a power cut. Windows cannot open a folder, and network drives cannot sync one: the file is there all the same. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const alreadyThere = (path: string) =>
  new UserError('conflict', `${path} is already there`, {
    file: path,
    mend: 'choose another name, or allow it to be replaced (--force)',
  });

function failure(error: unknown, path: string): unknown {
  if (error instanceof UserError) return error;
  const details = { file: path };
  switch (codeOf(error)) {
    case '':
      return error;
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError('storage', `there is no folder ${dirname(path)}`, {
        ...details,
        mend: 'make the folder first, or choose another',
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError('storage', `${path} cannot be written: no permission`, {
        ...details,
        mend: 'choose a folder that you may write to',
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError('storage', `the disk is full; ${path} was not written`, {
        ...details,
        mend: 'free some space and try again',
      });
    default:
      return new UserError('storage', `${path} cannot be written: ${(error as Error).message}`, details);
  }
}
