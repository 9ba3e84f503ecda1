import type { ScenarioSettings } from '../../src-main/contract/settings.ts';

/** Numbers of names worth trying. */
const ladder = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60];

export const defaultLambdas = { line: [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1], map: [0, 0.25, 0.5, 0.75, 1] };

/** Counting must not fail on 1 / 0.2 = 5 − ε. */
const tolerance = 1e-9;

/**
 * How few and how many names the bounds of the positions admit, shorts included.
 *
 * @param candidates How many names there are to choose from.
 */
export function namesAdmitted(
  settings: ScenarioSettings,
  candidates: number,
): { least: number; most: number } {
  const { boundBasis, weightLongs, weightShorts, dayOneScale } = settings;
  if (boundBasis === 'basket') return { least: 1, most: candidates };
  const multiplier = Math.abs(settings.shortMultiplier);
  const longTotal = dayOneScale === 'net' ? 1 / (1 - multiplier) : 1;
  const sides = [{ total: longTotal, bounds: weightLongs }];
  if (multiplier > 0) sides.push({ total: multiplier * longTotal, bounds: weightShorts });
  let least = 0;
  let most = 0;
  for (const { total, bounds } of sides) {
    const [low, high] = bounds.map((bound) => (boundBasis === 'side' ? bound : bound / total));
    least += Math.max(1, Math.ceil(1 / high! - tolerance));
    most += low! > 0 ? Math.floor(1 / low! + tolerance) : Infinity;
  }
  return { least, most: Math.min(most, candidates) };
}

/** Up to `count` numbers of names from the fewest to the most that are admitted. */
export function defaultNames({ least, most }: { least: number; most: number }, count: number): number[] {
  const within = ladder.filter((names) => names >= least && names <= most);
  if (within.length <= count) return within;
  return Array.from(
    { length: count },
    (_, index) => within[Math.round((index * (within.length - 1)) / (count - 1))]!,
  );
}
