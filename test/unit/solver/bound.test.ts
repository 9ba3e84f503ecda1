import { describe, expect, it } from 'vitest';
import { toItems } from '../../../src-main/solver/homogenise.ts';
import type { Items } from '../../../src-main/solver/items.ts';
import { Membership } from '../../../src-main/solver/kernel/kernel.ts';
import type { RelaxationKernel } from '../../../src-main/solver/kernel/kernel.ts';
import { rootMembership } from '../../../src-main/solver/search-stage.ts';
import { certify, implementations } from './kernels.ts';
import { randomFeatures, randomNumbers, randomProblem } from './random-problem.ts';

/**
 * The dual bound by its definition (docs/solver.md): the sum over the chosen free items by sorting all of them, the maximum over λ
 * by bisection on a grid that is refined. No code is shared with the kernels.
 */
function dualBoundByDefinition(kernel: RelaxationKernel, y: Float64Array): number {
  const { items, S, products, diagonal, membership, lower, upper } = kernel;
  const N = items.count;
  const inside = Array.from({ length: N }, (_, i) => i).filter((i) => membership[i] !== Membership.out);
  const held = inside.filter((i) => membership[i] === Membership.held);
  const v = Array.from({ length: N }, (_, i) => inside.reduce((sum, j) => sum + S[i * N + j] * y[j], 0));
  const r = v.map((value, j) =>
    held.reduce(
      (sum, i) => sum + 2 * Math.max(0, products[i * N + j]) * lower[i],
      2 * value + items.linear[j],
    ),
  );
  let total = -inside.reduce((sum, i) => sum + y[i] * v[i], 0);
  for (const i of held) {
    for (const j of held) if (j < i) total -= 2 * Math.max(0, products[i * N + j]) * lower[i] * lower[j];
  }
  for (let g = 0; g < items.groups; g++) {
    const part = (lambda: number) => {
      const phi = (i: number) => {
        const at = (t: number) => (diagonal[i] * t + r[i] - lambda) * t;
        const best = diagonal[i] > 0 ? (lambda - r[i]) / (2 * diagonal[i]) : lower[i];
        return Math.min(at(lower[i]), at(upper[i]), at(Math.min(Math.max(best, lower[i]), upper[i])));
      };
      const own = inside.filter((i) => items.group[i] === g);
      const free = own.filter((i) => membership[i] === Membership.free).map(phi);
      const taken = own.filter((i) => membership[i] === Membership.held);
      free.sort((a, b) => a - b);
      const most = items.maxCount[g] - taken.length;
      const least = items.minCount[g] - taken.length;
      const chosen = free.slice(0, most).filter((value, k) => value < 0 || k < least);
      return [...chosen, ...taken.map(phi)].reduce((sum, value) => sum + value, lambda * items.sum[g]);
    };
    total += maximum(part);
  }
  return total;
}

/** The maximum of a concave function of one variable by golden sections on an ever wider bracket. */
function maximum(f: (x: number) => number): number {
  let low = -1;
  let high = 1;
  while (f(low * 2) > f(low) && low > -1e9) low *= 2;
  while (f(high * 2) > f(high) && high < 1e9) high *= 2;
  low *= 2;
  high *= 2;
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let k = 0; k < 200; k++) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (f(left) < f(right)) low = left;
    else high = right;
  }
  return f((low + high) / 2);
}

const noSteps = {
  cutoff: Infinity,
  iterations: 0,
  tighteningRounds: 0,
  fixing: false,
  proximal: false,
};

/** A node of a random problem with its certificate some sweeps on; weights are even. */
function randomNode(create: (items: Items) => RelaxationKernel, seed: number, duplicates: boolean) {
  const random = randomNumbers(seed);
  const drawn = { ...randomFeatures(seed, 0.3), rows: false, duplicates };
  const features = duplicates ? { ...drawn, cost: false, quadratic: false } : drawn;
  const items = toItems(randomProblem(seed, features, 12));
  const kernel = create(items);
  certify(kernel, 0.01, Math.floor(random() * 30));
  if (duplicates) equaliseCertificate(kernel);
  kernel.membership.set(
    rootMembership(items).map((state, i) => {
      if (state !== Membership.free || random() > 0.25) return state;
      return random() < 0.4 && items.lower[i] > 0 ? Membership.held : Membership.out;
    }),
  );
  kernel.lower.set(items.lower);
  kernel.upper.set(items.upper);
  return kernel;
}

/** Gives all items the same bounds, diagonal and rows: every φ of a group is then the same. */
function equaliseCertificate(kernel: RelaxationKernel): void {
  const { items } = kernel;
  const N = items.count;
  kernel.products.fill(0);
  for (let i = 0; i < N; i++) {
    kernel.diagonal[i] = 0.1;
    items.lower[i] = 0.05;
    items.upper[i] = items.sum[items.group[i]];
    for (let j = 0; j < N; j++) kernel.S[i * N + j] = 0.3 + (i === j ? 0.2 : 0);
  }
}

describe.each(implementations)('dual bound in %s', (_name, create) => {
  it.each([false, true])('is the one of the definition, with every φ of a group tied: %s', (ties) => {
    let compared = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const kernel = randomNode(create, seed, ties);
      kernel.y.fill(0.1);
      kernel.evaluate(noSteps);
      if (!Number.isFinite(kernel.bound)) continue;
      // Without Newton steps the weights come back as they were bounded, brought onto the group sums.
      const expected = dualBoundByDefinition(kernel, kernel.y.slice());
      const scale = Math.max(1e-3, Math.abs(expected));
      expect((kernel.bound - expected) / scale, `seed ${seed}`).toBeLessThan(1e-8);
      expect((expected - kernel.bound) / scale, `seed ${seed}`).toBeLessThan(1e-3);
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });

  it('is taken at weights that meet the group sums exactly, whatever it is given', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomNumbers(seed);
      const kernel = randomNode(create, seed, false);
      kernel.y.set(kernel.y.map(() => (random() < 0.3 ? 0 : random() * 2 - 0.5)));
      kernel.evaluate(noSteps);
      if (!Number.isFinite(kernel.bound)) continue;
      kernel.items.sum.forEach((sum, g) => {
        const total = kernel.y.reduce(
          (all, weight, i) => all + (kernel.items.group[i] === g ? weight : 0),
          0,
        );
        expect(Math.abs(total - sum), `seed ${seed}`).toBeLessThan(1e-13);
      });
      kernel.y.forEach((weight, i) => {
        if (kernel.membership[i] === Membership.out) expect(weight).toBe(0);
        else expect(weight).toBeLessThanOrEqual(kernel.upper[i]);
      });
    }
  });

  it('is close to the value of the relaxation after a few steps from anywhere, for hundreds of names', () => {
    const problem = randomProblem(12, {}, 220);
    problem.long.maxCount = 25;
    problem.long.lower.fill(0.01);
    problem.long.upper.fill(0.2);
    const items = toItems(problem);
    const kernel = create(items);
    const root = certify(kernel, 0.002, 20);
    kernel.membership.set(rootMembership(items));
    kernel.y.fill(1);
    kernel.evaluate({ ...noSteps, iterations: 25 });
    expect(kernel.iterations).toBeLessThanOrEqual(25);
    expect(kernel.bound / root.bound).toBeGreaterThan(0.9999);
    expect(kernel.bound / root.bound).toBeLessThan(1.001);
  });
});
