import type { Items } from './items.ts';
import {
  LARGEST_COUNT_PRICE,
  Membership,
  meanDiagonal,
  NEWTON_TAU,
  priceScale,
  ROW_STIFFNESS,
} from './kernel/kernel.ts';

/** Which piece of the perspective term a weight is on. */
export const Piece = {
  /** z = y/t < 1 with t = ν/√D: linear in y for a fixed count price. */
  fractional: 0,
  /** z = y/t < 1 with t at a bound: linear in y. */
  clipped: 1,
  /** z = 1: the quadratic D y². */
  whole: 2,
} as const;

/** The certificate that a node is bounded with; N × N and length N. */
export interface CertificateArrays {
  S: Float64Array;
  products: Float64Array;
  diagonal: Float64Array;
}

/**
 * The relaxation of one node on its own m items (those that are not out), in the order of the full problem, with all work
 * space. Names follow docs/solver.md: y weights, v = Sy, r = 2v + linear, D the certificate's diagonal, λ the multiplier of a
 * group's sum, ν the square root of its count multiplier, t the clipped weight at which z becomes 1.
 */
export class NodeWorkspace {
  readonly items: Items;
  /** Mean diagonal of H. */
  readonly scale: number;
  readonly tau: number;
  readonly rowStiffness: number;
  readonly largestCountPrice: number;

  /** m */
  size = 0;
  freeCount = 0;
  /** Length m from here on: the item of the full problem, and what is known of it. */
  readonly item: Int32Array;
  readonly held: Uint8Array;
  readonly group: Int8Array;
  readonly D: Float64Array;
  readonly rootD: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly proximalWeight: Float64Array;
  readonly proximalCentre: Float64Array;
  proximal = false;
  /** m × m */
  S: Float64Array;
  readonly rows: Float64Array[];
  /**
   * The items' own, and from the products of held items: y_i y_j ≥ lower_i y_j, and ≥ lower_i y_j + lower_j y_i − lower_i lower_j if
   * both are.
   */
  readonly linear: Float64Array;
  constant = 0;
  /** Per group: how many free items may and must still be held. */
  readonly most = [0, 0];
  readonly least = [0, 0];

  readonly y: Float64Array;
  readonly v: Float64Array;
  /** Gradient, Hessian diagonal and rank-one factor of the perspective terms, and the piece that each weight is on. */
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  readonly factor: Float64Array;
  readonly piece: Uint8Array;
  readonly countPrice = [0, 0];
  /** The interval of prices that serve where the count is just met (0, 0 elsewhere), and the price that the slopes suggest. */
  readonly priceLow = [0, 0];
  readonly priceHigh = [0, 0];
  readonly priceEstimate = [0, 0];
  /** Set where a step was blocked by the count: the price then stays off the lower end, so that the next step keeps the count. */
  readonly keepCount = [false, false];
  /** Σ y/upper − most where that is positive: no count price is large enough. */
  readonly countExcess = [0, 0];
  readonly lambda = [0, 0];
  /** Multipliers π that the rows' augmented Lagrangian starts from, and its t = max(0, π + ρ(b − aᵀy)). */
  multipliers: Float64Array;
  readonly rowPrice: Float64Array;

  /** Of the last dual bound: its value, φ_i(λ), the marginal selected φ of each group and the next one. */
  lastBound = -Infinity;
  bound = -Infinity;
  readonly r: Float64Array;
  readonly phi: Float64Array;
  readonly response: Float64Array;
  readonly selected: Uint8Array;
  readonly threshold = [0, 0];
  readonly next = [0, 0];
  /** Whether the group's minimum count forces as many items as are selected. */
  readonly forced = [false, false];

  constructor(items: Items) {
    const N = items.count;
    this.items = items;
    this.scale = meanDiagonal(items);
    this.tau = NEWTON_TAU * this.scale;
    const prices = priceScale(items);
    this.largestCountPrice = LARGEST_COUNT_PRICE * Math.sqrt(prices);
    let largest = 0;
    for (const row of items.rows) for (const a of row.coefficients) largest = Math.max(largest, Math.abs(a));
    this.rowStiffness = largest > 0 ? (ROW_STIFFNESS * prices) / (largest * largest) : 0;
    this.item = new Int32Array(N);
    this.held = new Uint8Array(N);
    this.group = new Int8Array(N);
    this.piece = new Uint8Array(N);
    this.selected = new Uint8Array(N);
    const vector = () => new Float64Array(N);
    this.D = vector();
    this.rootD = vector();
    this.lower = vector();
    this.upper = vector();
    this.proximalWeight = vector();
    this.proximalCentre = vector();
    this.S = new Float64Array(N * N);
    this.rows = items.rows.map(vector);
    this.linear = vector();
    this.y = vector();
    this.v = vector();
    this.gradient = vector();
    this.curvature = vector();
    this.factor = vector();
    this.multipliers = new Float64Array(items.rows.length);
    this.rowPrice = new Float64Array(items.rows.length);
    this.r = vector();
    this.phi = vector();
    this.response = vector();
  }

  /** Takes the items that are not out, with their share of the certificate. */
  load(membership: Uint8Array, certificate: CertificateArrays, arrays: NodeArrays): void {
    const N = this.items.count;
    this.size = this.freeCount = 0;
    for (let i = 0; i < N; i++) {
      if (membership[i] === Membership.out) continue;
      const a = this.size++;
      this.item[a] = i;
      this.held[a] = membership[i] === Membership.held ? 1 : 0;
      this.freeCount += 1 - this.held[a];
      this.group[a] = this.items.group[i];
      this.D[a] = certificate.diagonal[i];
      this.rootD[a] = Math.sqrt(Math.max(certificate.diagonal[i], 1e-12 * this.scale));
      this.lower[a] = arrays.lower[i];
      this.upper[a] = arrays.upper[i];
      this.y[a] = arrays.y[i];
      this.proximalWeight[a] = arrays.proximalWeight[i];
      this.proximalCentre[a] = arrays.proximalCentre[i];
      this.rows.forEach((row, k) => (row[a] = this.items.rows[k].coefficients[i]));
    }
    const m = this.size;
    for (let a = 0; a < m; a++) {
      const from = this.item[a] * N;
      for (let b = 0; b < m; b++) this.S[a * m + b] = certificate.S[from + this.item[b]];
    }
    this.countPrice.fill(0);
    this.priceEstimate.fill(0);
    this.keepCount.fill(false);
    this.loadProducts(certificate.products);
  }

  /** Linear term and constant; to be called again when a held item's lower bound has risen. */
  loadProducts(products: Float64Array): void {
    const { size: m, held, lower, linear, item } = this;
    for (let a = 0; a < m; a++) linear[a] = this.items.linear[item[a]];
    this.constant = 0;
    for (let a = 0; a < m; a++) {
      if (!held[a] || lower[a] <= 0) continue;
      const from = item[a] * this.items.count;
      for (let b = 0; b < m; b++) {
        const product = products[from + item[b]];
        if (product <= 0) continue;
        linear[b] += 2 * product * lower[a];
        if (b < a && held[b]) this.constant -= 2 * product * lower[a] * lower[b];
      }
    }
  }

  /** out = Sx */
  multiply(x: Float64Array, out: Float64Array): void {
    const { size: m, S } = this;
    out.fill(0, 0, m);
    for (let a = 0; a < m; a++) {
      const value = x[a];
      if (value === 0) continue;
      for (let b = 0, k = a * m; b < m; b++, k++) out[b] += value * S[k];
    }
  }

  dot(left: Float64Array, right: Float64Array): number {
    let total = 0;
    for (let a = 0; a < this.size; a++) total += left[a] * right[a];
    return total;
  }

  /** Whether the group's count price is undetermined by the weights: its multiplier is then a variable of its own. */
  isPinned(group: number): boolean {
    return this.countPrice[group] > this.priceLow[group] && this.countPrice[group] < this.priceHigh[group];
  }

  /** The smallest weight that the item may take at this node: its lower bound if it is held, else 0. */
  floor(a: number): number {
    return this.held[a] ? this.lower[a] : 0;
  }
}

export interface NodeArrays {
  y: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  proximalWeight: Float64Array;
  proximalCentre: Float64Array;
}
