import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { MethodName, RequestInput, ResponseOf } from '../../src-main/contract/methods.ts';
import type { Transport } from '../../src-main/contract/transport.ts';
import { Client, failureFrom } from './client.svelte.ts';
import { Commands } from './commands.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { DeskData } from './desk-data.svelte.ts';
import type { Host } from './host.ts';
import { Listeners } from './listeners.ts';
import { Jobs } from './jobs.svelte.ts';
import { Navigation } from './navigation.svelte.ts';
import type { Resource } from './resource.svelte.ts';
import { Theme } from './theme.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

/** Something on file that can be deleted and put back. */
export interface Deletable {
  /** 'Scenario', as messages say it. */
  what: string;
  id: number;
  name: string;
  /** Where it is listed. */
  list: Resource<unknown>;
  remove: () => Promise<unknown>;
  restore: () => Promise<unknown>;
}

/** What every view works with. One for each window. */
export class Desk {
  readonly connection: Connection;
  readonly host: Host;
  readonly client: Client;
  readonly data: DeskData;
  readonly jobs: Jobs;
  readonly navigation = new Navigation();
  readonly commands = new Commands();
  readonly toasts = new Toasts();
  readonly theme = new Theme();
  readonly #delivered = new Listeners<string>();
  readonly #deleting = new SvelteSet<string>();

  constructor(connection: Connection, transport: Transport, host: Host) {
    this.connection = connection;
    this.host = host;
    this.client = new Client(transport);
    this.data = new DeskData(this.client, connection);
    this.jobs = new Jobs(this.client, connection);
  }

  /** Calls a method; a failure is shown to the user, and the answer is undefined. */
  async attempt<M extends MethodName>(
    method: M,
    request: RequestInput<M>,
  ): Promise<{ value: ResponseOf<M> } | undefined> {
    return this.attemptTo(() => this.client.call(method, request));
  }

  /** The same for anything that may fail. */
  async attemptTo<T>(work: () => Promise<T>): Promise<{ value: T } | undefined> {
    try {
      return { value: await work() };
    } catch (error) {
      this.toasts.failure(failureFrom(error));
      return undefined;
    }
  }

  /**
   * Deletes something and offers to take that back; whether it is deleted. Asked for again before its list is read
   * anew, it is the same deletion.
   */
  async delete({ what, id, name, list, remove, restore }: Deletable): Promise<boolean> {
    const key = `${what} ${id}`;
    if (this.#deleting.has(key)) return false;
    this.#deleting.add(key);
    const removed = await this.attemptTo(remove);
    if (removed) {
      this.toasts.removed(`${what} “${name}” deleted`, () => void this.attemptTo(restore));
      await list.reload();
    }
    this.#deleting.delete(key);
    return removed !== undefined;
  }

  /** Hands a deliverable to the user. */
  async deliver(token: string, name: string): Promise<void> {
    const done = await this.attemptTo(() => this.host.deliver(token));
    if (done?.value !== 'saved') return;
    this.toasts.show('success', `${name} saved`);
    this.#delivered.announce(name);
  }

  /** Called with the name of each deliverable that the user has taken. Returns the function that ends it. */
  onDelivered(listener: (name: string) => void): () => void {
    return this.#delivered.add(listener);
  }

  async copy(text: string, what: string): Promise<void> {
    const done = await this.attemptTo(() => this.host.copyText(text));
    if (done) this.toasts.show('success', `${what} copied`);
  }
}

export const [useDesk, provideDesk] = createContext<Desk>();
