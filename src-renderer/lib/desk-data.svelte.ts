import type { Events } from '../../src-main/contract/events.ts';
import { Batch } from './batch.ts';
import type { Client } from './client.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { Listeners } from './listeners.ts';
import { Resource } from './resource.svelte.ts';
import { unique } from './unique.ts';

type Change = Events['data.changed'];
export type ChangedData = Change['what'];

/** Changes that come in a burst (an import) are answered once. */
const coalesceMilliseconds = 120;

/** The lists that several views show, each read on first use and kept current. */
export class DeskData {
  readonly status;
  readonly settings;
  readonly guide;
  readonly importProfiles;
  readonly pinnedComparison;
  readonly instruments;
  readonly imports;
  readonly findings;
  readonly baskets;
  readonly scenarios;
  readonly runs;
  readonly frontiers;
  readonly walkForwards;

  readonly #changed = new Listeners<Change>();
  readonly #batch = new Batch<Change>(coalesceMilliseconds, (changes) => this.#announce(changes));

  constructor(client: Client, connection: Connection) {
    this.status = new Resource(() => client.call('app.status', {}));
    this.settings = new Resource(() => client.call('app.settings', {}));
    this.guide = new Resource(() => client.call('app.guide', {}));
    this.importProfiles = new Resource(() => client.call('market.importProfiles', {}));
    this.pinnedComparison = new Resource(() => client.call('compare.pinned', {}));
    this.instruments = new Resource(() => client.call('market.instruments', {}));
    this.imports = new Resource(() => client.call('market.imports', {}));
    this.findings = new Resource(() => client.call('market.findings', {}));
    this.baskets = new Resource(() => client.call('baskets.list', {}));
    this.scenarios = new Resource(() => client.call('scenarios.list', { archived: true }));
    this.runs = new Resource(() => client.call('runs.list', {}));
    this.frontiers = new Resource(() => client.call('frontier.list', {}));
    this.walkForwards = new Resource(() => client.call('walkForward.list', {}));
    client.subscribe('data.changed', (change) => this.#collect(change));
    connection.onReopen(() => this.refreshAll());
  }

  /** Returns the function that ends the subscription. */
  onChange(listener: (change: Change) => void): () => void {
    return this.#changed.add(listener);
  }

  refreshAll(): void {
    for (const what of ['market', 'baskets', 'scenarios', 'runs', 'studies', 'settings'] as const)
      this.#collect({ what, id: null });
  }

  #collect(change: Change): void {
    this.#batch.add(`${change.what} ${change.id}`, change);
  }

  #announce(changes: readonly Change[]): void {
    for (const resource of unique(changes.flatMap(({ what }) => this.#readers(what)))) resource.refresh();
    for (const change of changes) this.#changed.announce(change);
  }

  /** Summaries count what hangs on them: a new run changes the scenario list as well. */
  #readers(what: ChangedData): Resource<unknown>[] {
    switch (what) {
      case 'market':
        return [this.status, this.instruments, this.imports, this.findings];
      case 'baskets':
        return [this.baskets, this.scenarios];
      case 'scenarios':
        return [this.scenarios, this.baskets];
      case 'runs':
        return [this.runs, this.scenarios, this.pinnedComparison];
      case 'settings':
        return [this.settings, this.status, this.guide, this.importProfiles, this.pinnedComparison];
      case 'studies':
        return [this.frontiers, this.walkForwards];
    }
  }
}
