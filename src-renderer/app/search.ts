import type { StudySummary } from '../../src-main/contract/studies.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { counted, dollars } from '../shared/formats.svelte.ts';

/** Something that the palette found. */
export interface Hit {
  id: string;
  kind: string;
  title: string;
  note?: string;
  keys?: string;
  run: () => void;
}

const shownHits = 60;

/**
 * How well a text answers a query: every word must occur; a word that starts the text or a word of it counts more.
 * 0: not at all.
 */
function score(text: string, words: readonly string[]): number {
  const lower = text.toLowerCase();
  let total = 1;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at < 0) return 0;
    total += at === 0 ? 4 : /\W/.test(lower[at - 1] ?? '') ? 2 : 1;
  }
  return total;
}

/** Commands, runs, scenarios, baskets and names on file that answer the query, best first. */
export function searchEverything(desk: Desk, query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = [...commandHits(desk), ...objectHits(desk), ...(words.length > 0 ? nameHits(desk) : [])];
  return hits
    .map((hit) => ({ hit, score: score(`${hit.title} ${hit.note ?? ''}`, words) }))
    .filter((rated) => rated.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, shownHits)
    .map(({ hit }) => hit);
}

const commandHits = (desk: Desk): Hit[] =>
  desk.commands.list
    .filter((command) => command.id !== 'palette')
    .map(({ id, title, keys, run }) => ({ id: `command ${id}`, kind: 'Command', title, keys, run }));

function objectHits(desk: Desk): Hit[] {
  const { runs, scenarios, baskets, frontiers, walkForwards } = desk.data;
  const studyHits = (kind: 'frontier' | 'walk-forward', studies: readonly StudySummary[]): Hit[] =>
    studies.map(({ id, title }) => ({
      id: `${kind} ${id}`,
      kind: kind === 'frontier' ? 'Frontier' : 'Walk-forward',
      title,
      run: () => desk.navigation.go(kind, id),
    }));
  return [
    ...(scenarios.value ?? []).map((scenario) => ({
      id: `scenario ${scenario.id}`,
      kind: 'Scenario',
      title: scenario.name,
      note: scenario.basketName,
      run: () => desk.navigation.go('scenarios', scenario.id),
    })),
    ...(runs.value ?? []).map((run) => ({
      id: `run ${run.id}`,
      kind: 'Run',
      title: run.label ?? run.scenarioName,
      note: `#${run.id} · ${dollars(run.outOfSampleRmse ?? run.inSampleRmse)} a day`,
      run: () => desk.navigation.go('runs', run.id),
    })),
    ...(baskets.value ?? []).map((basket) => ({
      id: `basket ${basket.id}`,
      kind: 'Basket',
      title: basket.name,
      note: counted(basket.constituents, 'constituent'),
      run: () => desk.navigation.go('baskets', basket.id),
    })),
    ...studyHits('frontier', frontiers.value ?? []),
    ...studyHits('walk-forward', walkForwards.value ?? []),
  ];
}

const nameHits = (desk: Desk): Hit[] =>
  (desk.data.instruments.value ?? []).map((instrument) => ({
    id: `name ${instrument.id}`,
    kind: 'Name',
    title: instrument.symbol,
    note: instrument.name ?? instrument.sector ?? '',
    run: () => desk.navigation.go('market', instrument.id),
  }));
