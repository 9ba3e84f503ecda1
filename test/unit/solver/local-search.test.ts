import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toItems, toWeights } from '../../../src-main/solver/homogenise.ts';
import { parseInstance, verifyHedge } from '../../../src-main/solver/instance.ts';
import type { Incumbent } from '../../../src-main/solver/items.ts';
import { LocalSearch } from '../../../src-main/solver/local-search.ts';
import { Fixing } from '../../../src-main/solver/problem.ts';
import { enumerateSupports } from './oracle.ts';
import { randomProblem } from './random-problem.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/instances');
const present = existsSync(folder);
if (!present) console.log(`skipped: the solver instances are not at ${folder}`);

function load(name: string) {
  const json = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as { data: string };
  const { buffer, byteOffset, byteLength } = readFileSync(path.join(folder, json.data));
  return parseInstance(json, buffer.slice(byteOffset, byteOffset + byteLength));
}

/** Best known objectives, from best-known.tsv of the instance set. */
function bestKnown(): Map<string, number> {
  const lines = readFileSync(path.join(folder, 'best-known.tsv'), 'utf8').trim().split('\n').slice(1);
  return new Map(lines.map((line) => [line.split('\t')[0], Number(line.split('\t')[1])]));
}

describe('local search', () => {
  it('gives the same hedge for the same seed and number of descents', () => {
    const items = toItems(randomProblem(3, { shorts: true }, 14));
    const once = () => new LocalSearch(items, 42).run({ descents: 30 });
    expect(once()).toEqual(once());
  });

  it('announces every improvement, each better than the one before', () => {
    const items = toItems(randomProblem(4, {}, 20));
    const announced: Incumbent[] = [];
    const search = new LocalSearch(items, 1);
    const best = search.run({ descents: 20 }, (hedge) => announced.push(hedge));
    expect(announced.length).toBeGreaterThan(1);
    announced.slice(1).forEach((hedge, k) => expect(hedge.objective).toBeLessThan(announced[k].objective));
    expect(announced.at(-1)).toEqual(best);
  });

  it('stops when told to, at once', () => {
    const search = new LocalSearch(toItems(randomProblem(4, {}, 30)), 1);
    let asked = 0;
    const best = search.run({ stopped: () => ++asked > 3 });
    expect(asked).toBeLessThan(10);
    expect(best).toEqual(search.best);
    expect(search.run({ deadline: 0 })).toEqual(search.best);
  });

  it('goes on from a hedge that it is given', () => {
    const problem = randomProblem(6, {}, 10);
    const items = toItems(problem);
    const expected = enumerateSupports(problem);
    const good = new LocalSearch(items, 1).run({ descents: 200 });
    if (good === null || expected === null) throw new Error('no hedge');
    const search = new LocalSearch(items, 2);
    search.adopt(good);
    expect(search.best).toBe(good);
    search.adopt({ ...good, objective: good.objective + 1 });
    expect(search.best).toBe(good);
    expect(search.run({ descents: 5 })?.objective).toBeLessThanOrEqual(good.objective);
  });

  it('mends a start that breaks counts, fixings and sides', () => {
    const problem = randomProblem(8, { shorts: true, held: true, excluded: true }, 10);
    const items = toItems(problem);
    const search = new LocalSearch(items, 1);
    // Every name on both sides, excluded ones too.
    const everything = Array.from({ length: items.count }, (_, item) => item);
    const hedge = search.improveFrom(everything);
    expect(hedge).not.toBeNull();
    if (hedge === null) return;
    expect(verifyHedge(problem, toWeights(items, hedge)).violations).toEqual([]);
    expect(search.best?.objective).toBeLessThanOrEqual(hedge.objective);
  });

  it('never returns a worse hedge than the feasible one that it starts from', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const items = toItems(randomProblem(seed, { nameBounds: true }, 12));
      const start = new LocalSearch(items, seed).run({ descents: 1 });
      if (start === null) continue;
      const improved = new LocalSearch(items, seed).improveFrom(start.support, start.weights);
      expect(improved?.objective).toBeLessThanOrEqual(start.objective * (1 + 1e-12));
    }
  });

  it('rounds a point of the relaxation and keeps what is held', () => {
    const problem = randomProblem(11, {}, 12);
    const items = toItems(problem);
    const search = new LocalSearch(items, 1);
    const y = new Float64Array(items.count).fill(items.sum[0] / items.count);
    const fixing = new Uint8Array(items.count);
    fixing[7] = Fixing.held;
    const hedge = search.round(y, fixing);
    expect(hedge?.support).toContain(7);
    if (hedge) expect(verifyHedge(problem, toWeights(items, hedge)).violations).toEqual([]);
  });

  it('says that there is no hedge where there is none', () => {
    const problem = randomProblem(2, {}, 6);
    problem.long.upper.fill(0.1);
    problem.long.lower.fill(0.05);
    expect(new LocalSearch(toItems(problem), 1).run({ descents: 10 })).toBeNull();
  });

  const instances: [string, number][] = [
    ['sp30_K10', 60],
    ['sp50_K15', 60],
    ['seed50', 60],
    ['orlib1_K10', 60],
    ['orlib4_K10', 60],
    ['seed100', 60],
    ['sp100_K20', 60],
    ['seed100_LS', 60],
    ['sp100_LS', 60],
    ['sp200_K30', 60],
    ['mv_pard200_a', 100],
    ['mv_pard200_b', 1500],
    ['mv_pard200_c', 200],
  ];
  it.skipIf(!present).each(instances)('finds the best known hedge of %s in %i descents', (name, descents) => {
    const problem = load(name);
    const items = toItems(problem);
    const best = new LocalSearch(items, 1).run({ descents });
    if (best === null) throw new Error('no hedge');
    const check = verifyHedge(problem, toWeights(items, best));
    expect(check.violations).toEqual([]);
    expect(check.objective / (bestKnown().get(name) ?? 0)).toBeLessThan(1 + 1e-6);
  });
});
