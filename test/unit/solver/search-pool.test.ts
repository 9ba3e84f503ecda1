import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src-main/solver/heap.ts';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import { TypeScriptKernel } from '../../../src-main/solver/kernel/typescript-kernel.ts';
import { SearchPool } from '../../../src-main/solver/search-pool.ts';
import { SharedIncumbent } from '../../../src-main/solver/shared-incumbent.ts';
import { randomNumbers, randomProblem } from './random-problem.ts';

describe('heap', () => {
  it('gives back what was put in, smallest key first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true })), (keys) => {
        const heap = new Heap(
          new Float64Array(keys.length),
          new Int32Array(keys.length),
          new Int32Array(1),
          0,
        );
        keys.forEach((key, value) => heap.push(key, value));
        expect(heap.size).toBe(keys.length);
        const popped = keys.map(() => keys[heap.pop()]);
        expect(popped).toEqual([...keys].sort((a, b) => a - b));
        expect(heap.pop()).toBe(-1);
        expect(heap.least).toBe(Infinity);
      }),
    );
  });
});

describe('pool of open nodes', () => {
  const items = toItems(randomProblem(1));
  const never = () => false;
  const noCutoff = () => Infinity;

  it('gives back a node as it was put in, bounds rounded outwards by less than a millionth', () => {
    const kernel = new TypeScriptKernel(items);
    const random = randomNumbers(4);
    kernel.lower.set(items.lower);
    kernel.upper.set(items.upper);
    const pool = new SearchPool(kernel, 1, 0);
    const stored = Array.from({ length: 50 }, (_, bound) => {
      kernel.y.forEach((_weight, i) => (kernel.y[i] = random()));
      kernel.membership.forEach((_state, i) => (kernel.membership[i] = Math.floor(3 * random())));
      kernel.lower.forEach((_low, i) => (kernel.lower[i] = items.lower[i] * (1 + random())));
      kernel.upper.forEach((_high, i) => (kernel.upper[i] = items.upper[i] * (1 - random() / 2)));
      expect(pool.put(kernel, bound, bound % items.count)).toBe(true);
      return {
        y: kernel.y.slice(),
        membership: kernel.membership.slice(),
        lower: kernel.lower.slice(),
        upper: kernel.upper.slice(),
      };
    });
    stored.forEach((node, bound) => {
      expect(pool.leastBound()).toBe(Math.max(0, bound - (bound > 0 ? 1 : 0)));
      expect(pool.take(kernel, noCutoff, never)).toEqual({ bound, label: bound % items.count });
      expect(kernel.y).toEqual(node.y);
      expect(kernel.membership).toEqual(node.membership);
      kernel.lower.forEach((low, i) => {
        expect(low).toBeLessThanOrEqual(node.lower[i]);
        expect(low).toBeGreaterThan(node.lower[i] * (1 - 1e-6));
        expect(kernel.upper[i]).toBeGreaterThanOrEqual(node.upper[i]);
        expect(kernel.upper[i]).toBeLessThan(node.upper[i] * (1 + 1e-6));
      });
    });
    expect(pool.take(kernel, noCutoff, never)).toBeNull();
    expect(pool.done).toBe(true);
  });

  it('drops what has reached the cutoff, and counts what was given up into its least bound', () => {
    const kernel = new TypeScriptKernel(items);
    const pool = new SearchPool(kernel, 1, 0);
    pool.put(kernel, 2, 0);
    pool.put(kernel, 3, 0);
    pool.giveUp(2.5);
    expect(pool.leastBound()).toBe(2);
    expect(pool.take(kernel, () => 2, never)).toBeNull();
    expect(pool.leastBound()).toBe(2.5);
  });
});

describe('shared incumbent', () => {
  it('keeps the best feasible hedge only', () => {
    const items = toItems(randomProblem(1));
    const incumbent = new SharedIncumbent(items);
    const even = 1 / items.maxCount[0];
    const hedge = (weight: number, objective: number) => ({
      support: Int32Array.from({ length: items.maxCount[0] }, (_, k) => k),
      weights: new Float64Array(items.maxCount[0]).fill(weight),
      objective,
    });
    expect(incumbent.best()).toBeNull();
    expect(incumbent.offer(hedge(even * 1.1, 1e-9))).toBe(false);
    expect(incumbent.offer(hedge(even, 5))).toBe(true);
    const { objective } = incumbent;
    // The claimed 5 was not believed: the objective is computed afresh.
    expect(objective).not.toBe(5);
    expect(incumbent.offer(hedge(even, objective))).toBe(false);
    expect(new SharedIncumbent(items, incumbent.buffer).best()?.objective).toBe(objective);
  });
});
