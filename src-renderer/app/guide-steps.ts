import type { GuideSight } from '../../src-main/contract/app.ts';
import type { RunSummary } from '../../src-main/contract/runs.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { runInView } from './run-in-view.ts';

/** One step of the guided first hedge. */
export interface GuideStep {
  name: 'Prices' | 'Basket' | 'Scenario' | 'Run' | 'Judge' | 'Compare' | 'Export';
  done: boolean;
  /** What there is to see or to do, in a sentence or two. */
  hint: string;
  /** The one button: does it, or leads to where it is done. */
  action: string;
  run: () => void;
  /** The steps before it have not made what it needs. */
  blocked: boolean;
}

/**
 * The steps as the desk stands: what is on file ticks them off, and for those that are a look at something, that the
 * user has been there.
 */
export function guideSteps(desk: Desk, seen: readonly GuideSight[]): GuideStep[] {
  const { data, navigation } = desk;
  const baskets = data.baskets.value ?? [];
  const scenarios = (data.scenarios.value ?? []).filter(({ archived }) => !archived);
  const runs = newestFirst(data.runs.value ?? []);
  const priced = (data.status.value?.instruments ?? 0) > 0;
  const ran = runs.length > 0;
  const running = desk.jobs.active.some(({ kind }) => kind === 'run');
  const loading = desk.jobs.active.some(({ kind }) => kind === 'import');
  return [
    {
      name: 'Prices',
      done: priced,
      hint: 'A hedge is found from daily closes. Take the sample market now; your own files can come later, or instead.',
      action: loading ? 'Loading…' : 'Take the sample',
      run: () => (priced || loading ? navigation.go('market') : void loadSample(desk)),
      blocked: false,
    },
    {
      name: 'Basket',
      done: baskets.length > 0 && (ran || seen.includes('basket')),
      hint: 'What is to be hedged: symbols and shares, or weights, and the notional in dollars.',
      action: baskets.length > 0 ? 'See the basket' : 'Make a basket',
      run: () =>
        baskets.length > 0 ? navigation.go('baskets') : void runInView(desk, 'baskets', 'baskets.new'),
      blocked: !priced,
    },
    {
      name: 'Scenario',
      done: scenarios.length > 0 && (ran || seen.includes('scenario')),
      hint: 'How it is hedged: window, candidates, bounds, counts, shorts. Checked while you type, saved by itself.',
      action: scenarios.length > 0 ? 'See the scenario' : 'Make a scenario',
      run: () => {
        const [first] = scenarios;
        if (first) navigation.go('scenarios', first.id);
        else void runInView(desk, 'scenarios', 'scenarios.new');
      },
      blocked: baskets.length === 0,
    },
    {
      name: 'Run',
      done: ran,
      hint: 'The solver looks for the shares to buy and to sell, and proves how near they are to the best possible hedge.',
      action: running ? 'Running…' : 'Run the scenario',
      run: () => (ran || running ? navigation.go('runs') : void runFirst(desk)),
      blocked: scenarios.length === 0,
    },
    {
      name: 'Judge',
      done: ran && seen.includes('judge'),
      hint: 'Realised RMSE first: the dollars a day that hedge and basket were apart. Beside it the promise and the certificate.',
      action: 'Open the run',
      run: () => navigation.go('runs', ...runs.slice(0, 1).map(({ id }) => id)),
      blocked: !ran,
    },
    compareStep(desk, seen, runs, running),
    {
      name: 'Export',
      done: ran && seen.includes('export'),
      hint: 'The trade list: whole shares with an explicit side. Other formats and the report are under Export in a run.',
      action: 'Export the trade list',
      run: () => void exportTrades(desk, runs),
      blocked: !ran,
    },
  ];
}

function compareStep(
  desk: Desk,
  seen: readonly GuideSight[],
  runs: readonly RunSummary[],
  running: boolean,
): GuideStep {
  const two = runs.length >= 2;
  return {
    name: 'Compare',
    done: two && seen.includes('compare'),
    hint: two
      ? 'Side by side: what each realised, whether the difference is more than chance, and which settings differ.'
      : 'One run says little. Run a copy of the scenario with more names, or fewer, and see what they buy.',
    action: two ? 'Compare two runs' : running ? 'Running…' : 'Run a second hedge',
    run: () => {
      if (two) desk.navigation.go('compare', runs[1]!.id, runs[0]!.id);
      else if (running) desk.navigation.go('runs');
      else void runVariant(desk, runs);
    },
    blocked: runs.length === 0,
  };
}

const newestFirst = (runs: readonly RunSummary[]): RunSummary[] => runs.toSorted((a, b) => b.id - a.id);

/** The step that a place in the program is the look at; null: none, or there is nothing to look at yet. */
export function sightAt({ navigation, data }: Desk): GuideSight | null {
  const { view, ids } = navigation.place;
  if (view === 'baskets') return data.baskets.value?.length ? 'basket' : null;
  if (view === 'scenarios') return data.scenarios.value?.length ? 'scenario' : null;
  if (view === 'runs' && ids.length === 1) return 'judge';
  return view === 'compare' && ids.length >= 2 ? 'compare' : null;
}

async function loadSample(desk: Desk): Promise<void> {
  desk.navigation.go('market');
  await desk.attempt('market.loadSample', {});
}

/** The scenario that is shown, else the first one. */
async function runFirst(desk: Desk): Promise<void> {
  const { navigation, data } = desk;
  const shown = navigation.view === 'scenarios' ? navigation.id : null;
  const scenarioId = shown ?? data.scenarios.value?.find(({ archived }) => !archived)?.id;
  if (scenarioId === undefined) return;
  navigation.go('scenarios', scenarioId);
  await desk.attempt('runs.start', { scenarioId });
}

/** What the variant of a run is called after its scenario. */
const variants = { 'concentrated-10': 'Concentrated 10', 'broad-20': 'Broad 20' } as const;

/** “Dow 30, Concentrated 10” is what its variant is not. */
const withoutVariant = (scenarioName: string): string =>
  Object.values(variants).reduce((name, variant) => name.replace(`, ${variant}`, ''), scenarioName);

/** A copy of what was run, with about twice or half as many names. */
async function runVariant(desk: Desk, [latest]: readonly RunSummary[]): Promise<void> {
  const run = latest && (await desk.attempt('runs.get', { id: latest.id }));
  if (!run) return;
  // Only here does the shell need the schema of a scenario; the first view does not wait for it.
  const { presets, scenarioSettings } = await import('../../src-main/contract/settings.ts');
  const { settings, scenarioId, scenarioName } = run.value;
  const preset = settings.maxLongs >= 20 ? 'concentrated-10' : 'broad-20';
  const name = `${withoutVariant(scenarioName)}, ${variants[preset]}`;
  const existing = desk.data.scenarios.value?.find((scenario) => scenario.name === name);
  const original = scenarioId === null ? undefined : await desk.attempt('scenarios.get', { id: scenarioId });
  const scenario =
    existing ??
    (original &&
      (
        await desk.attempt('scenarios.create', {
          ...{ name, basketId: original.value.basketId, tags: original.value.tags, notes: '' },
          settings: scenarioSettings.parse({ ...settings, ...presets[preset] }),
        })
      )?.value);
  if (!scenario) return;
  desk.navigation.go('scenarios', scenario.id);
  await desk.attempt('runs.start', { scenarioId: scenario.id });
}

/** Of the run that is shown, else of the newest. */
async function exportTrades(desk: Desk, runs: readonly RunSummary[]): Promise<void> {
  const { view, id } = desk.navigation;
  const shown = view === 'runs' && id !== null ? id : runs[0]?.id;
  if (shown === undefined) return;
  const made = await desk.attempt('runs.export', { id: shown, format: 'generic' });
  if (made) await desk.deliver(made.value.token, made.value.suggestedName);
}
