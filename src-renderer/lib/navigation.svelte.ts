import { unique } from './unique.ts';

/** Where the window is: a view, and the objects that it shows. Kept in the address, so that back and reload work. */

export const viewNames = [
  'market',
  'baskets',
  'scenarios',
  'runs',
  'compare',
  'frontier',
  'walk-forward',
  'monitor',
  'settings',
] as const;
export type ViewName = (typeof viewNames)[number];

export interface Place {
  view: ViewName;
  /** Ids in the order shown; a view of one object takes the first. */
  ids: readonly number[];
  /** The part of the object that is shown; null: its first. */
  section: string | null;
}

export function addressOf(view: ViewName, ...ids: readonly number[]): string {
  return ids.length > 0 ? `#/${view}/${ids.join(',')}` : `#/${view}`;
}

/** An address that names no view leads to the market. */
export function placeOf(address: string): Place {
  const [, name, list, section] = /^#\/([a-z-]+)(?:\/([\d,]*)(?:\/([a-z-]+))?)?$/.exec(address) ?? [];
  const view = viewNames.find((known) => known === name) ?? 'market';
  const ids = (list ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0);
  return { view, ids: unique(ids), section: section ?? null };
}

export class Navigation {
  place = $state.raw<Place>(placeOf(location.hash));
  /** The basket that the Scenarios view is to make a new scenario for when it is shown; null: none. */
  newScenarioFor = $state.raw<number | null>(null);
  /** The scenario that the next study is made of; null: the one that was run last. */
  studied = $state.raw<number | null>(null);
  /** The runs that were compared last in this window. */
  compared = $state.raw<readonly number[]>([]);
  readonly view = $derived(this.place.view);
  /** The object that a view of one shows. */
  readonly id = $derived(this.place.ids[0] ?? null);
  readonly section = $derived(this.place.section);

  /** Starts to follow the address; returns the function that stops. */
  follow(): () => void {
    const update = () => (this.place = placeOf(location.hash));
    window.addEventListener('hashchange', update);
    return () => window.removeEventListener('hashchange', update);
  }

  go(view: ViewName, ...ids: readonly number[]): void {
    const address = addressOf(view, ...ids);
    if (location.hash === address) return;
    location.hash = address;
    this.place = placeOf(address);
  }

  /** Another part of the object that is shown, without a step in the history; null: its first. */
  showSection(section: string | null): void {
    const { view, ids } = this.place;
    const address = addressOf(view, ...ids) + (section === null ? '' : `/${section}`);
    if (location.hash === address) return;
    history.replaceState(null, '', address);
    this.place = placeOf(address);
  }

  /** The same as `go` without a step in the history: a choice inside a list. */
  replace(view: ViewName, ...ids: readonly number[]): void {
    const address = addressOf(view, ...ids);
    if (location.hash === address) return;
    history.replaceState(null, '', address);
    this.place = placeOf(address);
  }
}
