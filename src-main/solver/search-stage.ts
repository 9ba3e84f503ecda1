import type { Items } from './items.ts';
import { createKernel } from './kernel/create.ts';
import { Membership } from './kernel/kernel.ts';
import type { CertificateState, RelaxationKernel } from './kernel/kernel.ts';
import { Fixing } from './problem.ts';
import { reduceItems } from './reduced-items.ts';
import type { PoolBuffers } from './search-pool.ts';
import type { CutoffRule } from './search-settings.ts';

/** The search on the items that the root left, with its certificate; the large arrays lie in shared memory. */
export interface SearchStage {
  /** Items that the root decided to hold have the fixing `held`. */
  items: Items;
  /** By item here, the item of the problem that incumbents speak of. */
  origin: Int32Array;
  S: Float64Array;
  products: Float64Array;
  diagonal: Float64Array;
  multipliers: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** Minimiser of the root's relaxation. */
  y: Float64Array;
  /** A state of the root's ascent that others can go on from; null where it ended too early. */
  central: CertificateState | null;
}

/** What a thread needs beside the stage to take part. */
export interface SearchOrder {
  stage: SearchStage;
  pool: PoolBuffers;
  rule: CutoffRule;
}

/**
 * The stage that a root evaluation with fixing left in its kernel: decided items are dropped, or held for good.
 * @param central a state of its ascent that others can go on from
 * @param outer by item of the kernel, the item of the problem that incumbents speak of
 */
export function stageAfterRoot(
  kernel: RelaxationKernel,
  central: CertificateState | null,
  outer: Int32Array,
): SearchStage {
  const { membership } = kernel;
  const full = kernel.items.count;
  const { items, origin } = reduceItems(kernel.items, (item) => membership[item] !== Membership.out);
  const n = origin.length;
  const vector = (source: Float64Array) => shared(Float64Array.from(origin, (item) => source[item]));
  const matrix = (source: Float64Array) => {
    const rows = shared(new Float64Array(n * n));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) rows[i * n + j] = source[origin[i] * full + origin[j]];
    }
    return rows;
  };
  items.H = shared(items.H);
  origin.forEach((item, reduced) => {
    items.fixing[reduced] = membership[item] === Membership.held ? Fixing.held : Fixing.free;
  });
  return {
    items,
    origin: origin.map((item) => outer[item]),
    S: matrix(kernel.S),
    products: matrix(kernel.products),
    diagonal: vector(kernel.diagonal),
    multipliers: shared(kernel.multipliers),
    lower: vector(kernel.lower),
    upper: vector(kernel.upper),
    y: vector(kernel.y),
    central: central && {
      products: matrix(central.products),
      diagonal: vector(central.diagonal),
      meanWeight: vector(central.meanWeight),
      meanSquare: vector(central.meanSquare),
    },
  };
}

/** A kernel, without the memory that only the certificate needs, whose arrays describe the stage's root. */
export function kernelForStage(stage: SearchStage): RelaxationKernel {
  const kernel = createKernel(stage.items, false);
  kernel.S.set(stage.S);
  kernel.products.set(stage.products);
  kernel.diagonal.set(stage.diagonal);
  kernel.multipliers.set(stage.multipliers);
  kernel.lower.set(stage.lower);
  kernel.upper.set(stage.upper);
  kernel.y.set(stage.y);
  kernel.membership.set(rootMembership(stage.items));
  return kernel;
}

/** Held where the problem says so, out where it excludes, free otherwise. */
export function rootMembership(items: Items): Uint8Array {
  return Uint8Array.from(items.fixing, (fixing) => {
    if (fixing === Fixing.excluded) return Membership.out;
    return fixing === Fixing.held ? Membership.held : Membership.free;
  });
}

/** A copy of an array in shared memory. */
export function shared(array: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
