import type { Items } from '../items.ts';
import {
  CERTIFICATE_TAU,
  entrantLimit,
  LARGEST_COUNT_PRICE,
  meanDiagonal,
  NEWTON_TAU,
  priceScale,
  ROW_STIFFNESS,
  SMALLEST_PIVOT,
} from './kernel.ts';
import type { NodeRequest, Outcome, RelaxationKernel } from './kernel.ts';

/** What kernel/assembly/index.ts exports. */
interface KernelExports {
  memory: WebAssembly.Memory;
  initialise(N: number, G: number, R: number, certificate: number): void;
  setGroup(group: number, sum: number, maxCount: number, minCount: number): void;
  setScales(
    scale: number,
    tau: number,
    certificateTau: number,
    largestPrice: number,
    rowStiffness: number,
    smallestPivot: number,
    entrantLimit: number,
  ): void;
  address(array: number): number;
  rebuild(): number;
  sweep(barrier: number, from: number, to: number): void;
  evaluate(
    cutoff: number,
    steps: number,
    tighteningRounds: number,
    fixing: number,
    proximal: number,
  ): Outcome;
  getBound(): number;
  getBranchItem(): number;
  getIterations(): number;
  countPrice(group: number): number;
}

/** The order of `address` in kernel/assembly/index.ts. */
const arrays = {
  group: 0,
  partner: 1,
  rows: 2,
  rowLower: 3,
  S: 4,
  products: 5,
  diagonal: 6,
  membership: 7,
  y: 8,
  lower: 9,
  upper: 10,
  multipliers: 11,
  rowPrices: 12,
  proximalWeight: 13,
  proximalCentre: 14,
  liftedH: 15,
  smallestSpread: 16,
  meanWeight: 17,
  meanSquare: 18,
  linear: 19,
  lowestDiagonal: 20,
} as const;

/** The kernel in WebAssembly with SIMD; one instance with its own memory per set of items and thread. */
export class WasmKernel implements RelaxationKernel {
  readonly items: Items;
  readonly S: Float64Array;
  readonly products: Float64Array;
  readonly diagonal: Float64Array;
  readonly membership: Uint8Array;
  readonly y: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly multipliers: Float64Array;
  readonly rowPrices: Float64Array;
  readonly proximalWeight: Float64Array;
  readonly proximalCentre: Float64Array;
  readonly meanWeight: Float64Array;
  readonly meanSquare: Float64Array;
  readonly lowestDiagonal: Float64Array;
  private readonly exports: KernelExports;

  /** @param certificate whether the root certificate will be built here (needs five more N × N arrays) */
  constructor(module: WebAssembly.Module, items: Items, certificate: boolean) {
    const { count: N, groups } = items;
    const R = items.rows.length;
    this.items = items;
    this.exports = new WebAssembly.Instance(module, {}).exports as unknown as KernelExports;
    this.exports.initialise(N, groups, R, certificate ? 1 : 0);
    for (let g = 0; g < groups; g++)
      this.exports.setGroup(g, items.sum[g], items.maxCount[g], items.minCount[g]);
    const numbers = (array: keyof typeof arrays, length: number) =>
      new Float64Array(this.exports.memory.buffer, this.exports.address(arrays[array]), length);
    const integers = (array: keyof typeof arrays) =>
      new Int32Array(this.exports.memory.buffer, this.exports.address(arrays[array]), N);
    integers('group').set(items.group);
    integers('partner').set(items.partner);
    items.rows.forEach((row, k) => {
      numbers('rows', R * N).set(row.coefficients, k * N);
      numbers('rowLower', R)[k] = row.lower;
    });
    numbers('linear', N).set(items.linear);
    this.S = numbers('S', N * N);
    this.products = numbers('products', N * N);
    this.diagonal = numbers('diagonal', N);
    this.membership = new Uint8Array(this.exports.memory.buffer, this.exports.address(arrays.membership), N);
    this.y = numbers('y', N);
    this.lower = numbers('lower', N);
    this.upper = numbers('upper', N);
    this.lower.set(items.lower);
    this.upper.set(items.upper);
    this.multipliers = numbers('multipliers', R);
    this.rowPrices = numbers('rowPrices', R);
    this.proximalWeight = numbers('proximalWeight', N);
    this.proximalCentre = numbers('proximalCentre', N);
    this.meanWeight = certificate ? numbers('meanWeight', N) : new Float64Array(0);
    this.meanSquare = certificate ? numbers('meanSquare', N) : new Float64Array(0);
    this.lowestDiagonal = certificate ? numbers('lowestDiagonal', N) : new Float64Array(0);
    this.setScales();
    if (certificate) this.liftObjective(numbers('liftedH', N * N), numbers('smallestSpread', N));
  }

  private setScales(): void {
    const scale = meanDiagonal(this.items);
    const prices = priceScale(this.items);
    let largest = 0;
    for (const row of this.items.rows)
      for (const a of row.coefficients) largest = Math.max(largest, Math.abs(a));
    this.exports.setScales(
      scale,
      NEWTON_TAU * scale,
      CERTIFICATE_TAU * scale,
      LARGEST_COUNT_PRICE * Math.sqrt(prices),
      largest > 0 ? (ROW_STIFFNESS * prices) / (largest * largest) : 0,
      SMALLEST_PIVOT * scale,
      entrantLimit(this.items.count),
    );
  }

  private liftObjective(liftedH: Float64Array, smallestSpread: Float64Array): void {
    const { count: N, H, group } = this.items;
    const scale = meanDiagonal(this.items);
    for (let i = 0; i < N; i++) {
      smallestSpread[i] = 2 / Math.max(Math.abs(H[i * N + i]), 1e-3 * scale);
      for (let j = 0; j < N; j++) {
        liftedH[i * N + j] = H[i * N + j] + (group[i] === group[j] ? CERTIFICATE_TAU * scale : 0);
      }
    }
  }

  get bound(): number {
    return this.exports.getBound();
  }

  get branchItem(): number {
    return this.exports.getBranchItem();
  }

  get iterations(): number {
    return this.exports.getIterations();
  }

  countPrice(group: number): number {
    return this.exports.countPrice(group);
  }

  rebuild(): boolean {
    return this.exports.rebuild() === 1;
  }

  sweep(barrier: number, from: number, to: number): void {
    this.exports.sweep(barrier, from, to);
  }

  evaluate(request: NodeRequest): Outcome {
    const { cutoff, iterations, tighteningRounds, fixing, proximal } = request;
    return this.exports.evaluate(cutoff, iterations, tighteningRounds, fixing ? 1 : 0, proximal ? 1 : 0);
  }
}
