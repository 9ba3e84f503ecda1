import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { backUpDatabase, type BackupOptions, type BackupRecord } from './backup.ts';
import {
  connect,
  loadDriver,
  storageError,
  type Connection,
  type ReadableDatabase,
  type WritableDatabase,
} from './database.ts';
import { UserError } from '../contract/result.ts';
import { applyMigrations, pendingMigrations, schemaOf } from './migrate.ts';
import { WriteQueue } from './write-queue.ts';

export interface OpenOptions {
  /** The database file; it and its folder are made when they are missing. */
  path: string;
  /** The folder of the numbered SQL files. */
  migrationsFolder: string;
  /** Told of what took longer than a quarter of a second, and of what will be tried again. */
  onSlow?: (message: string) => void;
}

/** The database: one connection that writes, one that reads what is committed. */
export interface Store {
  readonly path: string;
  /** Number of the newest migration. */
  readonly schema: number;
  /** Set when opening brought an older database up to date. */
  readonly migrated: { from: number; to: number; backup: BackupRecord } | null;
  /** Queries, answered at once from what is committed; an import under way does not show. */
  read<T>(work: (database: ReadableDatabase) => T): T;
  /**
   * One transaction: all of `work` or nothing is stored, and it is on the disk when the promise resolves. Waits while a
   * bulk write is under way. `work` must not call write or writeBulk itself.
   */
  write<T>(work: (database: WritableDatabase) => T): Promise<T>;
  /**
   * The same without waiting for the disk, which holds up every call that comes meanwhile: for notes that the next one
   * replaces. The death of the program loses nothing; a power cut may undo what no later write has followed.
   */
  note<T>(work: (database: WritableDatabase) => T): Promise<T>;
  /** The same for an import: `work` may wait between its rows. A power cut within a second may undo all of it. */
  writeBulk<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T>;
  backUp(options: BackupOptions): Promise<BackupRecord>;
  /** Waits for what is being written, then closes; the write-ahead log is taken into the file. */
  close(): Promise<void>;
}

const slowMilliseconds = 250;
/** Milliseconds from the end of an import until it is safe against a power cut. */
const syncDelay = 500;

/**
 * Opens the database at `path` and brings it up to date; before that, a database with data is backed up.
 *
 * @throws UserError('storage') when the folder cannot be written, the file is damaged or not ours, or Node is too old;
 *   UserError('newer-schema') when a newer version wrote it. The file is then as it was.
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  loadDriver();
  const path = resolve(options.path);
  let writer: Connection | null = null;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const isNew = !existsSync(path);
    writer = connect(path, { create: true });
    // Before anything is changed: whose file is it, and is it readable at all?
    const pending = pendingMigrations(writer, options.migrationsFolder);
    const from = schemaOf(writer);
    const backup =
      pending.length > 0 && !isNew && from > 0 ? await backUpDatabase(path, { reason: 'migration' }) : null;
    writer.pragma('journal_mode = WAL');
    writer.pragma('synchronous = FULL');
    writer.pragma('journal_size_limit = 67108864');
    applyMigrations(writer, options.migrationsFolder, pending);
    // Also proves that the file may be written, before the user has typed anything.
    writer.exec('BEGIN IMMEDIATE; ROLLBACK');
    const reader = connect(path, { readOnly: true });
    const migrated = backup && { from, to: schemaOf(writer), backup };
    return new OpenStore(path, writer, reader, migrated, options.onSlow ?? (() => {}));
  } catch (error) {
    writer?.close();
    throw storageError(error, path);
  }
}

class OpenStore implements Store {
  readonly path: string;
  readonly schema: number;
  readonly migrated: Store['migrated'];
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #queue = new WriteQueue();
  #sync: NodeJS.Timeout | undefined;
  readonly #onSlow: (message: string) => void;

  constructor(
    path: string,
    writer: Connection,
    reader: Connection,
    migrated: Store['migrated'],
    onSlow: (message: string) => void,
  ) {
    this.path = path;
    this.schema = schemaOf(writer);
    this.migrated = migrated;
    this.#writer = writer;
    this.#reader = reader;
    this.#onSlow = onSlow;
  }

  read<T>(work: (database: ReadableDatabase) => T): T {
    return this.#timed('read', () => work(this.#reader as ReadableDatabase));
  }

  write<T>(work: (database: WritableDatabase) => T): Promise<T> {
    return this.#queue.run(() => this.#timed('write', () => this.#transact(work)));
  }

  note<T>(work: (database: WritableDatabase) => T): Promise<T> {
    return this.#queue.run(() =>
      this.#timed('note', () => {
        this.#writer.pragma('synchronous = NORMAL');
        try {
          return this.#transact(work);
        } finally {
          this.#writer.pragma('synchronous = FULL');
        }
      }),
    );
  }

  #transact<T>(work: (database: WritableDatabase) => T): T {
    return this.#writer.transaction(() => work(this.#writer as unknown as WritableDatabase)).immediate();
  }

  writeBulk<T>(work: (database: WritableDatabase) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      const writer = this.#writer;
      let result: T;
      writer.pragma('synchronous = NORMAL');
      try {
        writer.exec('BEGIN IMMEDIATE');
        result = await work(writer as unknown as WritableDatabase);
        writer.exec('COMMIT');
      } catch (error) {
        if (writer.inTransaction) writer.exec('ROLLBACK');
        throw storageError(error, this.path);
      } finally {
        writer.pragma('synchronous = FULL');
      }
      this.#syncSoon();
      return result;
    });
  }

  /**
   * A commit under NORMAL survives the death of the program but not yet that of the machine: that takes one wait for the
   * disk, for all the files of an import together. Where it fails, the next write or the close does it.
   */
  #syncSoon(): void {
    clearTimeout(this.#sync);
    this.#sync = setTimeout(() => {
      void this.#queue.run(() => {
        try {
          if (this.#writer.open) this.#writer.pragma('wal_checkpoint(PASSIVE)');
        } catch (error) {
          this.#onSlow(`an import waits in the write-ahead log: ${String(error)}`);
        }
      });
    }, syncDelay).unref();
  }

  backUp(options: BackupOptions): Promise<BackupRecord> {
    return backUpDatabase(this.path, options);
  }

  async close(): Promise<void> {
    clearTimeout(this.#sync);
    await this.#queue.idle();
    this.#reader.close();
    try {
      this.#writer.pragma('optimize');
    } catch (error) {
      // Only statistics for the query planner, which a full disk has no room for.
      if (!(storageError(error, this.path) instanceof UserError)) throw error;
    } finally {
      this.#writer.close();
    }
  }

  #timed<T>(kind: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } catch (error) {
      throw storageError(error, this.path);
    } finally {
      const elapsed = performance.now() - start;
      if (elapsed > slowMilliseconds) this.#onSlow(`a ${kind} took ${elapsed.toFixed(0)} ms`);
    }
  }
}
