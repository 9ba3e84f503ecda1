import type { Component } from 'svelte';
import type { Failure } from '../../src-main/contract/result.ts';
import type { ViewName } from '../lib/navigation.svelte.ts';
import { loadChartLibrary } from '../shared/chart/chart-library.ts';
import { viewNamed, views } from './views.ts';

/** After the start; the first view is there by then, with its numbers. */
const othersAfterMilliseconds = 1_000;

/** The components of the views: one is read when it is wanted, the others when the page has nothing else to do. */
export class ViewComponents {
  #known = $state.raw<ReadonlyMap<ViewName, Component>>(new Map());
  #failures = $state.raw<ReadonlyMap<ViewName, Failure>>(new Map());

  /** undefined: not read yet. */
  get(name: ViewName): Component | undefined {
    return this.#known.get(name);
  }

  failure(name: ViewName): Failure | undefined {
    return this.#failures.get(name);
  }

  async load(name: ViewName): Promise<void> {
    if (this.#known.has(name)) return;
    try {
      const { default: component } = await viewNamed(name).load();
      this.#known = new Map(this.#known).set(name, component);
    } catch {
      // Browsers remember that a script could not be read until the page is loaded anew.
      this.#failures = new Map(this.#failures).set(name, {
        code: 'internal',
        message: `The code of the view “${viewNamed(name).title}” could not be read.`,
        details: { mend: 'Load the page again; if that does not help, start the program again.' },
      });
    }
  }

  /** Reads the rest one by one, so that a change of view is instant. Returns the function that ends it. */
  loadOthersLater(): () => void {
    const reads = [
      loadChartLibrary,
      ...views.map(
        ({ name }) =>
          () =>
            this.load(name),
      ),
    ];
    let ended = false;
    const readNext = () => {
      const read = reads.shift();
      if (read && !ended)
        requestIdleCallback(
          () =>
            void read()
              .catch(() => undefined)
              .then(readNext),
        );
    };
    const timer = setTimeout(readNext, othersAfterMilliseconds);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }
}
