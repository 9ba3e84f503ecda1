import type { Component } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../src-main/contract/result.ts';
import type { ViewName } from '../lib/navigation.svelte.ts';
import { loadChartLibrary } from '../shared/chart/chart-library.ts';
import { viewNamed, views } from './views.ts';

/** After the start; the first view is there by then, with its numbers. */
const othersAfterMilliseconds = 1_000;

/** The components of the views: one is read when it is wanted, the others when the page has nothing else to do. */
export class ViewComponents {
  readonly #known = new SvelteMap<ViewName, Component>(
    views.flatMap(({ name, code }) => ('component' in code ? [[name, code.component] as const] : [])),
  );
  readonly #failures = new SvelteMap<ViewName, Failure>();

  /** undefined: not read yet. */
  get(name: ViewName): Component | undefined {
    return this.#known.get(name);
  }

  failure(name: ViewName): Failure | undefined {
    return this.#failures.get(name);
  }

  async load(name: ViewName): Promise<void> {
    const { title, code } = viewNamed(name);
    if (this.#known.has(name) || 'component' in code) return;
    try {
      const { default: component } = await code.load();
      this.#known.set(name, component);
    } catch {
      // Browsers remember that a script could not be read until the page is loaded anew.
      this.#failures.set(name, {
        code: 'internal',
        message: `The code of the view “${title}” could not be read.`,
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
