import type { Component } from 'svelte';
import type { ViewName } from '../lib/navigation.svelte.ts';
import MarketView from '../market/MarketView.svelte';

export interface View {
  name: ViewName;
  title: string;
  key: string;
  /** The component, of the view that the program starts with; of the others, how their code is read. */
  code: { component: Component } | { load: () => Promise<{ default: Component }> };
}

const view = (name: ViewName, title: string, key: string, code: View['code']): View => ({
  name,
  title,
  key,
  code,
});

/** The left rail, from top to bottom: the order in which the work is done. */
export const views: readonly View[] = [
  view('market', 'Market', 'm', { component: MarketView }),
  view('baskets', 'Baskets', 'b', { load: () => import('../baskets/BasketsView.svelte') }),
  view('scenarios', 'Scenarios', 's', { load: () => import('../scenarios/ScenariosView.svelte') }),
  view('runs', 'Runs', 'r', { load: () => import('../runs/RunsView.svelte') }),
  view('compare', 'Compare', 'c', { load: () => import('../compare/CompareView.svelte') }),
  view('frontier', 'Frontier', 'f', { load: () => import('../frontier/FrontierView.svelte') }),
  view('walk-forward', 'Walk-forward', 'w', {
    load: () => import('../walk-forward/WalkForwardView.svelte'),
  }),
  view('monitor', 'Monitor', 'o', { load: () => import('../insights/MonitorView.svelte') }),
  view('settings', 'Settings', ',', { load: () => import('../settings/SettingsView.svelte') }),
];

/** The view of that name. */
export const viewNamed = (name: ViewName): View => views.find((one) => one.name === name) ?? views[0]!;
