import type { EventName, Events } from '../contract/events.ts';
import type { PickedFile } from '../contract/host.ts';
import type { Handlers } from '../contract/methods.ts';

/** The services as a host sees them. */
export interface Workstation {
  handlers: Handlers;
  /** Returns the function that ends the subscription. */
  subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
  files: FileRegistry;
  deliverables: DeliverableShelf;
  /** Writes a deliverable to a file in one step; an existing file is only replaced with `force` (else 'conflict'). */
  save(token: string, path: string, force: boolean): Promise<void>;
  /** Stops jobs (their best hedges are kept), checkpoints and closes the database. */
  close(): Promise<void>;
}

/** Files that the user chose, by token: paths stay on this side of the contract. */
export interface FileRegistry {
  /** `temporary`: the registry deletes the file when the program ends (an upload). */
  adopt(path: string, name: string, options?: { temporary?: boolean }): Promise<PickedFile>;
  /** Throws UserError('not-found') for an unknown token. */
  resolve(token: string): { path: string; name: string };
}

/** Bytes that wait to be saved or downloaded, once. */
export interface DeliverableShelf {
  /** Throws UserError('not-found') for an unknown token. */
  get(token: string): { bytes: Uint8Array; suggestedName: string; mediaType: string };
  discard(token: string): void;
}

/** What services say to the log; stacks go here and nowhere else. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}
