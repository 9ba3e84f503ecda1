import { describe, expect, it } from 'vitest';
import { findAlternatives } from '../../../src-main/solver/alternatives.ts';
import { toItems, toWeights } from '../../../src-main/solver/homogenise.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import { verifyHedge } from '../../../src-main/solver/verify-hedge.ts';
import { everySupport } from './oracle.ts';
import { randomProblem } from './random-problem.ts';

const held = (x: Float64Array) =>
  Array.from(x, (weight, i) => (weight === 0 ? '' : `${i}${weight > 0 ? '+' : '-'}`))
    .filter((name) => name !== '')
    .join(' ');

describe('near-optimal alternatives', () => {
  it.each([{}, { shorts: true }, { minCount: true, held: true }])(
    'are the next best supports of all: %o',
    (features) => {
      for (let seed = 1; seed <= 12; seed++) {
        const problem = randomProblem(seed * 17, features);
        const expected = everySupport(problem).sort((a, b) => a.objective - b.objective);
        if (expected.length < 6) continue;
        const items = toItems(problem);
        const best = new LocalSearch(items, seed).run({ descents: 300 });
        expect(best).not.toBeNull();
        if (best === null) continue;
        const within = expected[4].objective / expected[0].objective - 1 + 1e-6;
        const found = findAlternatives(
          items,
          best,
          { count: 4, within, differing: 1, seed },
          { descents: 400 },
        );
        const label = `seed ${seed}`;
        const objectives = found.map((hedge) => hedge.objective * items.objectiveScale);
        expect(objectives.length, label).toBe(4);
        objectives.forEach((objective, k) => {
          expect(Math.abs(objective / expected[k + 1].objective - 1), label).toBeLessThan(1e-6);
        });
        for (const hedge of found) {
          expect(verifyHedge(problem, toWeights(items, hedge)).violations, label).toEqual([]);
        }
      }
    },
  );

  it('are hedges within the limit where rows cut most supports off', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const problem = randomProblem(seed * 17, { rows: true });
      const supports = new Map(everySupport(problem).map(({ x, objective }) => [held(x), objective]));
      const items = toItems(problem);
      const best = new LocalSearch(items, seed).run({ descents: 300 });
      if (best === null) continue;
      const found = findAlternatives(items, best, { count: 4, within: 2, differing: 1, seed });
      const close = [...supports.values()].filter(
        (value) => value <= 3 * best.objective * items.objectiveScale,
      );
      expect(found.length).toBeGreaterThanOrEqual(Math.min(2, close.length - 1));
      for (const hedge of found) {
        const x = toWeights(items, hedge);
        expect(verifyHedge(problem, x).violations).toEqual([]);
        const expected = supports.get(held(x));
        expect(expected).toBeDefined();
        expect(Math.abs((hedge.objective * items.objectiveScale) / (expected ?? 1) - 1)).toBeLessThan(1e-6);
      }
    }
  });

  it('differ from each other as much as asked', () => {
    const problem = randomProblem(5, { nameBounds: true }, 12);
    const items = toItems(problem);
    const best = new LocalSearch(items, 1).run({ descents: 100 });
    if (best === null) throw new Error('no hedge');
    const found = findAlternatives(items, best, { count: 5, within: 3, differing: 2, seed: 1 });
    expect(found.length).toBeGreaterThan(1);
    const names = [best, ...found].map((hedge) => new Set(held(toWeights(items, hedge)).split(' ')));
    for (let a = 0; a < names.length; a++) {
      for (let b = 0; b < a; b++) {
        const shared = [...names[a]].filter((name) => names[b].has(name)).length;
        expect(Math.max(names[a].size, names[b].size) - shared).toBeGreaterThanOrEqual(2);
      }
    }
    for (const hedge of found) expect(hedge.objective).toBeLessThanOrEqual(4 * best.objective * (1 + 1e-12));
  });

  it('are the same for the same seed', () => {
    const items = toItems(randomProblem(9, {}, 12));
    const best = new LocalSearch(items, 1).run({ descents: 50 });
    if (best === null) throw new Error('no hedge');
    const once = () => findAlternatives(items, best, { count: 6, within: 1, differing: 1, seed: 3 });
    expect(once()).toEqual(once());
  });
});
