import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import type { PickedFile } from '../contract/host.ts';
import { UserError } from '../contract/result.ts';
import type { FileRegistry } from './workstation-api.ts';

/** Tokens for the files that the user chose, so that paths never cross the contract. */
export function createFileRegistry(): FileRegistry & { removeTemporary(): Promise<void> } {
  const files = new Map<string, { path: string; name: string; temporary: boolean }>();
  return {
    async adopt(path, name, options): Promise<PickedFile> {
      const facts = await stat(path).catch(() => null);
      if (!facts?.isFile())
        throw new UserError('not-found', `${name}: there is no such file`, { file: name });
      const token = randomUUID();
      files.set(token, { path, name, temporary: options?.temporary ?? false });
      return { token, name, bytes: facts.size };
    },
    resolve(token) {
      const file = files.get(token);
      if (!file) throw new UserError('not-found', 'this file is no longer at hand: choose it again');
      return { path: file.path, name: file.name };
    },
    async removeTemporary() {
      const uploads = [...files.values()].filter((file) => file.temporary);
      await Promise.all(uploads.map((file) => rm(file.path, { force: true })));
    },
  };
}
