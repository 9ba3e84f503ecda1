import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openingCommands, type OpenedPurpose } from '../../contract/host.ts';

export interface FileToOpen {
  path: string;
  purpose: OpenedPurpose;
}

const purposes: Readonly<Record<string, OpenedPurpose>> = {
  '.hedge': 'scenario',
  '.csv': 'prices',
  '.tsv': 'prices',
  '.txt': 'prices',
  '.gz': 'prices',
};

/** What a file is opened as, by its extension; null: it is none of the program's. */
export function fileToOpen(path: string): FileToOpen | null {
  const extension = extname(path).toLowerCase();
  return Object.hasOwn(purposes, extension) ? { path, purpose: purposes[extension]! } : null;
}

/**
 * The words of a start of the program: the database and the files that it names. Everything else on its command line is
 * Chromium's.
 *
 * @param words without the executable, and without the program's folder where there is one
 * @param folder that relative paths begin at
 */
export function readStart(
  words: readonly string[],
  folder: string,
): { database: string | null; files: FileToOpen[] } {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { db: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return {
    database: typeof values['db'] === 'string' ? resolve(folder, values['db']) : null,
    files: positionals.map((word) => fileToOpen(resolve(folder, word))).filter((file) => file !== null),
  };
}

/**
 * Files that the system handed to the program, until a page takes them: the page is told by the command that imports
 * such files, and asks for files as if the user had chosen these in a dialog.
 */
export class OpenedFiles<Window extends object> {
  readonly #queues = new Map<Window, Map<OpenedPurpose, string[]>>();
  /** Purposes for which a page has been told and has not taken a file since. */
  readonly #told = new Map<Window, Set<OpenedPurpose>>();
  readonly #tell: (window: Window, command: string) => boolean;

  /** @param tell runs a command of the window's page; false: the page does not know it yet */
  constructor(tell: (window: Window, command: string) => boolean) {
    this.#tell = tell;
  }

  offer(window: Window, { path, purpose }: FileToOpen): void {
    const queues = this.#queues.get(window) ?? new Map<OpenedPurpose, string[]>();
    this.#queues.set(window, queues);
    queues.set(purpose, [...(queues.get(purpose) ?? []), path]);
    this.#announce(window);
  }

  /** A page begins, for the first time or again: it has been told nothing. */
  pageStarts(window: Window): void {
    this.#told.delete(window);
  }

  /** The page has published its commands. */
  pageKnows(window: Window): void {
    this.#announce(window);
  }

  /** What waits for a purpose: one file, or all of them; those are then no longer waiting. */
  take(window: Window, purpose: string, multiple: boolean): string[] {
    const queues = this.#queues.get(window);
    const known = purpose as OpenedPurpose;
    const waiting = queues?.get(known) ?? [];
    const taken = multiple ? waiting : waiting.slice(0, 1);
    queues?.set(known, waiting.slice(taken.length));
    this.#told.get(window)?.delete(known);
    this.#announce(window);
    return taken;
  }

  forget(window: Window): void {
    this.#queues.delete(window);
    this.#told.delete(window);
  }

  #announce(window: Window): void {
    const told = this.#told.get(window) ?? new Set<OpenedPurpose>();
    this.#told.set(window, told);
    for (const [purpose, waiting] of this.#queues.get(window) ?? [])
      if (waiting.length > 0 && !told.has(purpose) && this.#tell(window, openingCommands[purpose]))
        told.add(purpose);
  }
}
