import type { Component } from 'svelte';
import BasketsView from '../baskets/BasketsView.svelte';
import CompareView from '../compare/CompareView.svelte';
import FrontierView from '../frontier/FrontierView.svelte';
import MonitorView from '../insights/MonitorView.svelte';
import type { ViewName } from '../lib/navigation.svelte.ts';
import MarketView from '../market/MarketView.svelte';
import RunsView from '../runs/RunsView.svelte';
import ScenariosView from '../scenarios/ScenariosView.svelte';
import SettingsView from '../settings/SettingsView.svelte';
import WalkForwardView from '../walk-forward/WalkForwardView.svelte';

export interface View {
  name: ViewName;
  title: string;
  key: string;
  component: Component;
}

/** The left rail, from top to bottom: the order in which the work is done. */
export const views: readonly View[] = [
  { name: 'market', title: 'Market', key: 'm', component: MarketView },
  { name: 'baskets', title: 'Baskets', key: 'b', component: BasketsView },
  { name: 'scenarios', title: 'Scenarios', key: 's', component: ScenariosView },
  { name: 'runs', title: 'Runs', key: 'r', component: RunsView },
  { name: 'compare', title: 'Compare', key: 'c', component: CompareView },
  { name: 'frontier', title: 'Frontier', key: 'f', component: FrontierView },
  { name: 'walk-forward', title: 'Walk-forward', key: 'w', component: WalkForwardView },
  { name: 'monitor', title: 'Monitor', key: 'o', component: MonitorView },
  { name: 'settings', title: 'Settings', key: ',', component: SettingsView },
];
