import { describe, expect, it } from 'vitest';
import { Disturber } from '../../../src-main/solver/disturber.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import type { Items } from '../../../src-main/solver/items.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import { MoveModel } from '../../../src-main/solver/move-model.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import { Random } from '../../../src-main/solver/random.ts';
import { SupportQp } from '../../../src-main/solver/support-qp.ts';
import { randomFeatures, randomProblem } from './random-problem.ts';

const disturberOf = (items: Items, boundsLimit: boolean) =>
  new Disturber(items, new SupportQp(items), new MoveModel(items, 60), new Random(5), boundsLimit);

/** What a start breaks of what a descent cannot mend: counts, sides, fixings. */
function faults(items: Items, support: Int32Array): string[] {
  const found: string[] = [];
  const names = Array.from(support, (item) => items.name[item]).filter((name) => name >= 0);
  if (new Set(names).size < names.length) found.push('a name twice');
  for (let group = 0; group < items.groups; group++) {
    const held = support.filter((item) => items.group[item] === group).length;
    if (held > items.maxCount[group]) found.push(`${held} positions in group ${group}`);
  }
  for (let item = 0; item < items.count; item++) {
    const inside = support.includes(item);
    if (inside && items.fixing[item] === Fixing.excluded) found.push(`${item} is excluded`);
    if (!inside && items.fixing[item] === Fixing.held) found.push(`${item} must be held`);
  }
  return found;
}

describe('a disturbance', () => {
  it('keeps counts, sides and fixings, whatever the features of the problem', () => {
    let starts = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const items = toItems(
        randomProblem(seed, { ...randomFeatures(seed, 0.4), largeLower: seed % 2 === 0 }, 14),
      );
      const best = new LocalSearch(items, seed).run({ descents: 3 });
      if (best === null) continue;
      for (const boundsLimit of [false, true]) {
        const disturber = disturberOf(items, boundsLimit);
        for (let failures = 0; failures < 30; failures++) {
          for (const start of [disturber.near(best, failures), disturber.far(best)]) {
            if (start === null) continue;
            starts++;
            expect(faults(items, start.support)).toEqual([]);
          }
          disturber.learn(failures % 3 === 0);
        }
      }
    }
    expect(starts).toBeGreaterThan(2000);
  });

  it('makes room for one position more where smaller ones fit', () => {
    const problem = randomProblem(3, {}, 30);
    problem.long.maxCount = 30;
    problem.long.lower.forEach((_, j) => (problem.long.lower[j] = j < 15 ? 0.2 : 0.08));
    problem.long.upper.fill(0.6);
    const items = toItems(problem);
    const search = new LocalSearch(items, 1);
    const few = search.improveFrom([0, 1, 2, 3, 20]);
    if (few === null) throw new Error('no hedge');
    const disturber = disturberOf(items, true);
    const grown = Array.from({ length: 200 }, () => disturber.near(few, 0)?.support.length ?? 0);
    expect(Math.max(...grown)).toBeGreaterThan(few.support.length);
    // Never more than the smallest weights leave room for.
    expect(Math.max(...grown)).toBeLessThanOrEqual(12);
  });
});
