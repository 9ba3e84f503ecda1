import { basename, isAbsolute } from 'node:path';
import { z } from 'zod';
import type { OpenedPurpose } from '../../contract/host.ts';
import { readKept, writeKept } from './kept-file.ts';

/** A file that was imported from the disk of this machine. Its path stays in the main process. */
export interface RecentFile {
  path: string;
  name: string;
  purpose: OpenedPurpose;
}

const most = 12;

const keptFiles = z.array(
  z.object({
    path: z
      .string()
      .max(32_767)
      .refine((path) => isAbsolute(path)),
    purpose: z.enum(['scenario', 'prices']),
  }),
);

/** The list with these in front, every path once, and no longer than it may be. */
export function withRecent(list: readonly RecentFile[], files: readonly RecentFile[]): RecentFile[] {
  const byPath = new Map([...files, ...list].toReversed().map((file) => [file.path, file]));
  const paths = new Set([...files, ...list].map(({ path }) => path));
  return [...paths].slice(0, most).map((path) => byPath.get(path)!);
}

/** The files that were imported last, latest first, kept over restarts. */
export class RecentFiles {
  readonly #store: string;
  readonly #onChange: () => void;
  #list: readonly RecentFile[];

  /**
   * @param store the file that the list is kept in
   * @param onChange called after each change of the list
   */
  constructor(store: string, onChange: () => void) {
    this.#store = store;
    this.#onChange = onChange;
    const kept = keptFiles.safeParse(readKept(store));
    this.#list = kept.success
      ? kept.data.slice(0, most).map((file) => ({ ...file, name: basename(file.path) }))
      : [];
  }

  get list(): readonly RecentFile[] {
    return this.#list;
  }

  /** Puts files in front; returns those of them that are now on the list. */
  add(paths: readonly string[], purpose: OpenedPurpose): RecentFile[] {
    const added = paths.slice(0, most).map((path) => ({ path, name: basename(path), purpose }));
    this.#change(withRecent(this.#list, added));
    return added;
  }

  remove(path: string): void {
    this.#change(this.#list.filter((file) => file.path !== path));
  }

  clear(): void {
    this.#change([]);
  }

  #change(list: readonly RecentFile[]): void {
    this.#list = list;
    writeKept(
      this.#store,
      list.map(({ path, purpose }) => ({ path, purpose })),
    );
    this.#onChange();
  }
}
