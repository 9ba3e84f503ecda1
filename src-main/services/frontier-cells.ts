import type { Frontier, FrontierCell, FrontierRequest } from '../contract/studies.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { kneeOfFrontier } from '../evaluation/frontier.ts';
import { searchSeconds } from './study-sweep.ts';

/** The axes of a frontier, ascending and without repeats; the scenario's own value where it does not go over one. */
export function frontierAxes(
  request: FrontierRequest,
  settings: ScenarioSettings,
): Pick<Frontier, 'names' | 'lambdas'> {
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  return {
    names: request.over === 'lambda' ? [mostNames(settings)] : ascending(request.names),
    lambdas: request.over === 'names' ? [settings.lambda] : ascending(request.lambdas),
  };
}

const shorts = (settings: ScenarioSettings): boolean => settings.shortMultiplier !== 0;

/** The most positions in all that the settings allow by count. */
const mostNames = (settings: ScenarioSettings): number =>
  settings.maxLongs + (shorts(settings) ? settings.maxShorts : 0);

/** Settings with at most `names` positions in all, shared between the sides as the scenario shares them. */
export function withNames(settings: ScenarioSettings, names: number): ScenarioSettings {
  if (names === mostNames(settings)) return settings;
  const maxShorts = shorts(settings)
    ? Math.min(names - 1, Math.max(1, Math.round((names * settings.maxShorts) / mostNames(settings))))
    : settings.maxShorts;
  const maxLongs = shorts(settings) ? names - maxShorts : names;
  return {
    ...settings,
    maxLongs,
    maxShorts,
    minLongs: Math.min(settings.minLongs, maxLongs),
    minShorts: Math.min(settings.minShorts, maxShorts),
  };
}

/** The settings of every cell, by λ and then by names. */
export function cellSettings(
  { names, lambdas }: Pick<Frontier, 'names' | 'lambdas'>,
  request: FrontierRequest,
  settings: ScenarioSettings,
): ScenarioSettings[] {
  const searched = {
    ...settings,
    gap: request.gap ?? settings.gap,
    timeLimit: searchSeconds(request.timeLimit, settings.timeLimit),
  };
  return lambdas.flatMap((lambda) => names.map((most) => withNames({ ...searched, lambda }, most)));
}

/** All other cells of a grid, nearest first: one step in names or in λ counts the same. */
export function nearestCells(cell: number, columns: number, cells: number): number[] {
  const distance = (other: number) =>
    Math.abs((other % columns) - (cell % columns)) +
    Math.abs(Math.floor(other / columns) - Math.floor(cell / columns));
  return Array.from({ length: cells }, (_, other) => other)
    .filter((other) => other !== cell)
    .sort((a, b) => distance(a) - distance(b) || a - b);
}

/** Where more stops buying much; see the contract. */
export function kneeOf(
  over: Frontier['over'],
  cells: readonly FrontierCell[],
): Pick<Frontier, 'knee' | 'kneeBy'> {
  if (over === 'map') return { knee: null, kneeBy: null };
  const known = cells.flatMap(({ names, hedge }, index) => (hedge ? [{ index, names, hedge }] : []));
  const promised = known.every(({ hedge }) => hedge.promisedRmse !== null);
  const kneeBy = over === 'names' && promised ? 'promise' : 'in-sample';
  const points = known.map(({ names, hedge }) =>
    over === 'names'
      ? { x: names, y: kneeBy === 'promise' ? hedge.promisedRmse! : hedge.inSample.rmse }
      : { x: hedge.inSample.rmse, y: hedge.inSample.valueRmse },
  );
  const knee = kneeOfFrontier(points);
  return knee === null ? { knee: null, kneeBy: null } : { knee: known[knee]!.index, kneeBy };
}
