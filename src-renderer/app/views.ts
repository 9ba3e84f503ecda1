import type { Component } from 'svelte';
import type { ViewName } from '../lib/navigation.svelte.ts';

export interface View {
  name: ViewName;
  title: string;
  key: string;
  /** Reads its code: the first view need not wait for that of the others. */
  load: () => Promise<{ default: Component }>;
}

/** The left rail, from top to bottom: the order in which the work is done. */
export const views: readonly View[] = [
  { name: 'market', title: 'Market', key: 'm', load: () => import('../market/MarketView.svelte') },
  { name: 'baskets', title: 'Baskets', key: 'b', load: () => import('../baskets/BasketsView.svelte') },
  {
    name: 'scenarios',
    title: 'Scenarios',
    key: 's',
    load: () => import('../scenarios/ScenariosView.svelte'),
  },
  { name: 'runs', title: 'Runs', key: 'r', load: () => import('../runs/RunsView.svelte') },
  { name: 'compare', title: 'Compare', key: 'c', load: () => import('../compare/CompareView.svelte') },
  { name: 'frontier', title: 'Frontier', key: 'f', load: () => import('../frontier/FrontierView.svelte') },
  {
    name: 'walk-forward',
    title: 'Walk-forward',
    key: 'w',
    load: () => import('../walk-forward/WalkForwardView.svelte'),
  },
  { name: 'monitor', title: 'Monitor', key: 'o', load: () => import('../insights/MonitorView.svelte') },
  { name: 'settings', title: 'Settings', key: ',', load: () => import('../settings/SettingsView.svelte') },
];

/** The view of that name. */
export const viewNamed = (name: ViewName): View => views.find((view) => view.name === name) ?? views[0]!;
