import type { AppSettings } from '../../src-main/contract/app.ts';
import { Printing } from './printing.svelte.ts';

export type ThemeChoice = AppSettings['theme'];

const storageKey = 'theme';

/** Dark or light, as chosen or as the system has it; light on paper. */
export class Theme {
  readonly printing = new Printing(() => this.#apply());
  // The last choice is kept here as well, so that the first paint has the right colours.
  choice = $state<ThemeChoice>((localStorage.getItem(storageKey) as ThemeChoice | null) ?? 'system');
  #systemDark = $state(true);
  readonly current: 'dark' | 'light' = $derived.by(() => {
    if (this.printing.active) return 'light';
    return this.choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.choice;
  });

  constructor() {
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', () => {
      this.#systemDark = query.matches;
      this.#apply();
    });
    this.#apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(storageKey, choice);
    this.#apply();
  }

  // Set here and not in an effect: charts read their colours from the page in the same turn.
  #apply(): void {
    document.documentElement.dataset.theme = this.current;
  }
}
