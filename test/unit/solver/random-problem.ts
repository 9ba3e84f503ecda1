import { Fixing } from '../../../src-main/solver/problem.ts';
import type { LinearRow, Problem, Quadratic, Side } from '../../../src-main/solver/problem.ts';

/** A small seeded generator of uniform numbers in [0, 1) for tests (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a random problem has; all off by default. */
export interface Features {
  /** A short side. */
  shorts?: boolean;
  /** Bounds that differ by name. */
  nameBounds?: boolean;
  /** Smallest weight 0. */
  zeroLower?: boolean;
  /** Large smallest weights, so that few names fit. */
  largeLower?: boolean;
  minCount?: boolean;
  /** Linear rows that cut some of the supports off. */
  rows?: boolean;
  held?: boolean;
  excluded?: boolean;
  /** Pairs of equal columns: ties. */
  duplicates?: boolean;
  /** Fewer days than names: many exact fits. */
  fewDays?: boolean;
  quadratic?: boolean;
  cost?: boolean;
  /** A short side without a sum. */
  openSum?: boolean;
}

export const featureNames = [
  'shorts',
  'nameBounds',
  'zeroLower',
  'largeLower',
  'minCount',
  'rows',
  'held',
  'excluded',
  'duplicates',
  'fewDays',
  'quadratic',
  'cost',
] as const satisfies (keyof Features)[];

/** Every feature on with the given probability, by seed. */
export function randomFeatures(seed: number, probability: number): Features {
  const random = randomNumbers(seed ^ 0x5bd1e995);
  return Object.fromEntries(featureNames.map((name) => [name, random() < probability]));
}

/**
 * A problem of n names (default 8, 6 with shorts) over a common factor, with the given features. It may be infeasible.
 */
export function randomProblem(seed: number, features: Features = {}, size?: number): Problem {
  const random = randomNumbers(seed);
  const n = size ?? (features.shorts || features.openSum ? 6 : 8);
  const days = features.fewDays ? Math.max(2, n - 3) : 3 * n;
  const { A, b } = randomReturns(random, n, days, features.duplicates ?? false);
  const counts = 2 + Math.floor(random() * (n / 2));
  const long = randomSide(random, n, 1, counts, features);
  const shortSum = 0.2 + 0.4 * random();
  const short =
    features.shorts || features.openSum
      ? randomSide(random, n, shortSum, 1 + Math.floor(random() * 2), features)
      : null;
  if (short !== null && features.openSum) short.sum = null;
  if (short !== null) keepApart(long, short);
  return {
    name: `random ${seed}`,
    n,
    objective: features.quadratic ? asQuadratic(A, b, n) : { kind: 'least-squares', rows: days, A, b },
    cost: features.cost
      ? {
          long: Float64Array.from({ length: n }, () => 0.02 * random()),
          short: short && Float64Array.from({ length: n }, () => 0.02 * random()),
        }
      : null,
    long,
    short,
    linear: features.rows ? randomRows(random, n, short !== null) : [],
  };
}

function randomReturns(random: () => number, n: number, days: number, duplicates: boolean) {
  const A = new Float64Array(days * n);
  const b = new Float64Array(days);
  const beta = Array.from({ length: n }, () => 0.5 + random());
  const share = Array.from({ length: n }, () => random() ** 2 + 0.01);
  const total = share.reduce((sum, value) => sum + value, 0);
  for (let t = 0; t < days; t++) {
    const market = random() * 2 - 1;
    for (let i = 0; i < n; i++) {
      const twin = duplicates && i % 2 === 1 ? i - 1 : -1;
      A[t * n + i] = twin >= 0 ? A[t * n + twin] : beta[i] * market + (random() * 2 - 1);
      b[t] += (share[i] / total) * A[t * n + i];
    }
    b[t] += 0.05 * (random() * 2 - 1);
  }
  return { A, b };
}

function randomSide(random: () => number, n: number, sum: number, counts: number, features: Features): Side {
  const least = features.zeroLower ? 0 : (features.largeLower ? 0.7 : 0.2) / counts;
  const lower = Float64Array.from(
    { length: n },
    () => sum * least * (features.nameBounds ? 0.5 + random() : 1),
  );
  const upper = lower.map(
    (low) => low + sum * (features.nameBounds ? (0.4 + random()) / counts + 0.1 : 1.2 / counts + 0.1),
  );
  const fixing = new Uint8Array(n);
  if (features.held) fixing[Math.floor(random() * n)] = Fixing.held;
  if (features.excluded) {
    const out = Math.floor(random() * n);
    if (fixing[out] === Fixing.free) fixing[out] = Fixing.excluded;
  }
  const minCount = features.minCount ? 1 + Math.floor(random() * counts) : 0;
  return {
    sum,
    lower,
    upper,
    maxCount: counts,
    minCount,
    fixing: features.held || features.excluded ? fixing : null,
  };
}

/** A name that must be held on both sides would be infeasible by construction: frees it on the short side. */
function keepApart(long: Side, short: Side): void {
  short.fixing?.forEach((fixing, i) => {
    if (fixing === Fixing.held && long.fixing?.[i] === Fixing.held && short.fixing) {
      short.fixing[i] = Fixing.free;
    }
  });
}

function randomRows(random: () => number, n: number, shorts: boolean): LinearRow[] {
  const coefficients = () => Float64Array.from({ length: n }, () => random() * 2 - 1);
  const first = coefficients();
  const level = 0.4 * random() - 0.1;
  const band = coefficients();
  return [
    {
      name: 'floor',
      long: first,
      short: shorts ? first.map((a) => -a) : null,
      lower: level,
      upper: Infinity,
    },
    { name: 'band', long: band, short: shorts ? coefficients() : null, lower: -0.5, upper: 0.3 * random() },
  ];
}

function asQuadratic(A: Float64Array, b: Float64Array, n: number): Quadratic {
  const Q = new Float64Array(n * n);
  const c = new Float64Array(n);
  let constant = 0.5;
  b.forEach((target, t) => {
    constant += target * target;
    for (let i = 0; i < n; i++) {
      c[i] += A[t * n + i] * target;
      for (let j = 0; j < n; j++) Q[i * n + j] += A[t * n + i] * A[t * n + j];
    }
  });
  return { kind: 'quadratic', Q, c, constant };
}

/** Too many near-exact fits to be solved while the test runs. */
export function hardProblem(): Problem {
  const problem = randomProblem(9, { fewDays: true }, 120);
  problem.long.maxCount = 30;
  problem.long.lower.fill(0.01);
  problem.long.upper.fill(0.2);
  return problem;
}
