import { fixByReducedCost, propagate } from '../fixing.ts';
import type { Items } from '../items.ts';
import { wholeWeight, evaluatePerspective } from '../node-perspective.ts';
import { NodeRelaxation } from '../node-relaxation.ts';
import { NodeWorkspace } from '../node-workspace.ts';
import { CertificateRows } from '../root-certificate-rows.ts';
import { tightenByReducedCost } from '../tightening.ts';
import { Membership, Outcome } from './kernel.ts';
import type { NodeRequest, RelaxationKernel } from './kernel.ts';

/** The kernel in plain TypeScript: the readable form of kernel/assembly, its check, and its stand-in. */
export class TypeScriptKernel implements RelaxationKernel {
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
  bound = -Infinity;
  branchItem = -1;
  iterations = 0;
  private readonly workspace: NodeWorkspace;
  private readonly relaxation: NodeRelaxation;
  private readonly rows: CertificateRows;

  constructor(items: Items) {
    const N = items.count;
    this.items = items;
    this.S = new Float64Array(N * N);
    this.products = new Float64Array(N * N);
    this.diagonal = new Float64Array(N);
    this.membership = new Uint8Array(N);
    this.y = new Float64Array(N);
    this.lower = Float64Array.from(items.lower);
    this.upper = Float64Array.from(items.upper);
    this.multipliers = new Float64Array(items.rows.length);
    this.proximalWeight = new Float64Array(N);
    this.proximalCentre = new Float64Array(N);
    this.workspace = new NodeWorkspace(items);
    this.rowPrices = this.workspace.rowPrice;
    this.relaxation = new NodeRelaxation(this.workspace);
    this.rows = new CertificateRows(items, this);
  }

  get meanWeight(): Float64Array {
    return this.rows.meanWeight;
  }

  get meanSquare(): Float64Array {
    return this.rows.meanSquare;
  }

  get lowestDiagonal(): Float64Array {
    return this.rows.lowestDiagonal;
  }

  countPrice(group: number): number {
    return this.workspace.countPrice[group];
  }

  rebuild(): boolean {
    return this.rows.rebuild();
  }

  sweep(barrier: number, from: number, to: number): void {
    this.rows.sweep(barrier, from, to);
  }

  evaluate(request: NodeRequest): Outcome {
    const { workspace: w, membership, items } = this;
    this.bound = -Infinity;
    this.branchItem = -1;
    this.iterations = 0;
    if (!propagate(items, membership, w.most, w.least)) return this.prune(Infinity);
    w.proximal = request.proximal;
    w.multipliers = this.multipliers;
    w.load(membership, this, this);
    if (w.freeCount === 0 && request.fixing) return Outcome.leaf;
    if (!this.solve(request)) return this.prune(Infinity);
    if (this.bound >= request.cutoff) return Outcome.pruned;
    if (request.fixing && !this.tighten(request)) return Outcome.pruned;
    if (request.fixing) fixByReducedCost(w, request.cutoff, membership);
    this.store();
    return Outcome.open;
  }

  private prune(bound: number): Outcome {
    this.bound = bound;
    return Outcome.pruned;
  }

  private solve(request: NodeRequest): boolean {
    const feasible = this.relaxation.solve(request.cutoff, request.iterations);
    this.iterations += this.relaxation.iterations;
    if (feasible) this.bound = Math.max(this.bound, this.workspace.bound);
    return feasible;
  }

  /** Rounds of tightening, each solved again; false when one of them prunes the node. */
  private tighten(request: NodeRequest): boolean {
    const { workspace: w } = this;
    for (let round = 0; round < request.tighteningRounds; round++) {
      const useful = tightenByReducedCost(w, request.cutoff);
      if (useful < 0) return false;
      if (useful < 2) break;
      const before = this.bound;
      w.loadProducts(this.products);
      if (!this.solve(request) || this.bound >= request.cutoff) return false;
      if (this.bound <= before) break;
    }
    for (let a = 0; a < w.size; a++) {
      this.lower[w.item[a]] = w.lower[a];
      this.upper[w.item[a]] = w.upper[a];
    }
    return true;
  }

  /** Writes the minimiser back and chooses the item whose perspective term loses most by z being fractional. */
  private store(): void {
    const { workspace: w, membership } = this;
    this.y.fill(0);
    evaluatePerspective(w, w.y, false);
    let best = 1e-14 * w.scale;
    let heaviest = -1;
    for (let a = 0; a < w.size; a++) {
      const item = w.item[a];
      const y = (this.y[item] = w.y[a]);
      if (membership[item] !== Membership.free) continue;
      if (heaviest < 0 || y > this.y[heaviest]) heaviest = item;
      if (y <= 0) continue;
      const z = Math.min(1, y / wholeWeight(w, a));
      const loss = Math.max(w.D[a], 1e-9 * w.scale) * y * y * (1 / z - 1) + 1e-12 * w.scale * z * (1 - z);
      if (loss <= best) continue;
      best = loss;
      this.branchItem = item;
    }
    if (this.branchItem < 0) this.branchItem = heaviest;
  }
}
