import { openStore, type OpenOptions, type Store } from '../store/open.ts';

/** A store whose file can be exchanged for a backup while everybody keeps the same store. */
export interface ReplaceableStore extends Store {
  /**
   * Closes the database, lets `exchange` put another file in its place, and opens that. `exchange` returns the function
   * that undoes it. When it fails, or what it put there does not open, the database that was there is opened again.
   */
  replace(exchange: () => () => void): Promise<void>;
}

/** @throws like openStore. */
export async function openReplaceableStore(options: OpenOptions): Promise<ReplaceableStore> {
  let current = await openStore(options);
  return {
    path: current.path,
    get schema() {
      return current.schema;
    },
    get migrated() {
      return current.migrated;
    },
    read: (work) => current.read(work),
    write: (work) => current.write(work),
    note: (work) => current.note(work),
    writeBulk: (work) => current.writeBulk(work),
    backUp: (backup) => current.backUp(backup),
    close: () => current.close(),
    async replace(exchange) {
      await current.close();
      let undo = () => {};
      try {
        undo = exchange();
        current = await openStore(options);
      } catch (error) {
        undo();
        current = await openStore(options);
        throw error;
      }
    },
  };
}
