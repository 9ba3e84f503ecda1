import type { Failure } from '../../src-main/contract/result.ts';
import { Timers } from './timers.ts';

export interface Toast {
  id: number;
  level: 'info' | 'success' | 'warning' | 'error';
  message: string;
  detail: string | null;
  action: { label: string; run: () => void } | null;
}

const shownMilliseconds = { info: 5_000, success: 5_000, warning: 9_000, error: 14_000 };
const undoMilliseconds = 12_000;

/** Short messages that go away by themselves; those about a deletion carry its undo. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  readonly #timers = new Timers();
  #nextId = 1;
  #undo = $state.raw<{ label: string; run: () => void } | null>(null);

  /** The latest deletion that can be taken back. */
  readonly undoable = $derived(this.#undo);

  show(
    level: Toast['level'],
    message: string,
    options: { detail?: string; action?: Toast['action'] } = {},
  ): number {
    const id = this.#nextId++;
    const toast = { id, level, message, detail: options.detail ?? null, action: options.action ?? null };
    this.list = [...this.list.slice(-3), toast];
    this.#start(id, shownMilliseconds[level]);
    return id;
  }

  failure(failure: Failure): void {
    const { file, line, mend } = failure.details ?? {};
    const where = [file, line === undefined ? undefined : `line ${line}`].filter(Boolean).join(', ');
    const detail = [where, mend].filter(Boolean).join(' · ');
    this.show('error', failure.message, { detail });
  }

  /** Says what was removed and offers to take it back, here and by the undo command. */
  removed(message: string, restore: () => void): void {
    const run = () => {
      this.#undo = null;
      this.dismiss(id);
      restore();
    };
    const id = this.show('info', message, { action: { label: 'Undo', run } });
    this.#undo = { label: `Undo: ${message}`, run };
    this.#start(id, undoMilliseconds);
  }

  dismiss(id: number): void {
    this.#timers.stop(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** While the pointer or the focus is on it. */
  hold(id: number): void {
    this.#timers.stop(id);
  }

  release(id: number): void {
    this.#start(id, shownMilliseconds.info);
  }

  #start(id: number, milliseconds: number): void {
    this.#timers.start(id, milliseconds, () => this.dismiss(id));
  }
}
