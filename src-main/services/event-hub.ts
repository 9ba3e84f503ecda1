import type { EventName, Events } from '../contract/events.ts';
import type { Logger } from './workstation-api.ts';

/** Hands events to every subscriber. A listener that throws is logged and keeps nobody else from hearing. */
export class EventHub {
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  announce<E extends EventName>(event: E, payload: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        (listener as (payload: Events[E]) => void)(payload);
      } catch (cause) {
        this.#log.error(`a listener of ${event} failed`, cause);
      }
    }
  }
}
