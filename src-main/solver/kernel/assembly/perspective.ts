import { at, put, putByte } from './memory';
import { CLIPPED, FRACTIONAL, Node, WHOLE } from './node';
import { Problem } from './problem';
import { axpy, dot } from './vector';

// The perspective terms in closed form by the count price; see node-perspective.ts.

const JUST_MET: f64 = 1e-9;
const NOTHING: f64 = 1e-12;

function solveCountPrice(y: usize, g: i32): f64 {
  const begin = Node.begin(g);
  const middle = Node.middle(g);
  const most = <f64>Node.most(g);
  let atZero: f64 = 0;
  let atInfinity: f64 = 0;
  let total: f64 = 0;
  for (let a = begin; a < middle; a++) {
    const weight = at(y, a);
    if (weight <= 0) continue;
    const share = weight / at(Node.upper, a);
    atInfinity += share;
    if (at(Node.D, a) <= 0) {
      atZero += share < 1 ? share : 1;
      continue;
    }
    const lower = at(Node.lower, a);
    atZero += weight >= lower ? 1 : weight / lower;
    total += weight * at(Node.rootD, a);
  }
  if (g === 0) Node.excess0 = 0;
  else Node.excess1 = 0;
  Node.setPriceRange(g, 0, 0);
  if (atZero < most - JUST_MET) return 0;
  if (atInfinity > most + JUST_MET) {
    if (g === 0) Node.excess0 = atInfinity - most;
    else Node.excess1 = atInfinity - most;
    return Problem.largestPrice;
  }
  let price: f64 = 0;
  let flat = true;
  if (atZero > most + JUST_MET) {
    if (atInfinity >= most - JUST_MET) {
      price = ceilingPrice(begin, middle);
    } else {
      price = min<f64>(Problem.largestPrice, 1 / invertCount(y, begin, middle, most, Node.price(g), most / total));
      flat = noneInterior;
    }
  }
  return flat ? withinRange(y, g, price) : price;
}

/** The price at which every t stands at its upper bound. */
function ceilingPrice(begin: i32, middle: i32): f64 {
  let ceiling: f64 = 0;
  for (let a = begin; a < middle; a++) ceiling = max<f64>(ceiling, at(Node.upper, a) * at(Node.rootD, a));
  return ceiling;
}

/** The interval of prices around one that leaves every z on the same bound, and the estimated price brought into it. */
function withinRange(y: usize, g: i32, price: f64): f64 {
  const begin = Node.begin(g);
  const middle = Node.middle(g);
  let low: f64 = 0;
  let high = Problem.largestPrice;
  let fractional = false;
  for (let a = begin; a < middle; a++) {
    const weight = at(y, a);
    const upper = at(Node.upper, a);
    if (weight <= NOTHING || weight >= upper - NOTHING) continue;
    if (at(Node.D, a) <= 0) {
      fractional = true;
      continue;
    }
    const rootD = at(Node.rootD, a);
    const lower = at(Node.lower, a);
    const last = max<f64>(weight, lower) * rootD;
    if (price >= upper * rootD) {
      low = max<f64>(low, upper * rootD);
      fractional = true;
    } else {
      if (price > last) return price;
      high = min<f64>(high, last);
      if (weight < lower) fractional = true;
    }
  }
  if (!fractional && high === Problem.largestPrice) low = ceilingPrice(begin, middle);
  else if (low > high || !fractional) return min<f64>(high, ceilingPrice(begin, middle));
  Node.setPriceRange(g, low, high);
  const estimate = Node.priceEstimate(g);
  return estimate < low ? low : estimate > high ? high : estimate;
}

/** Whether the last invertCount met no weight with t = ν/√D. */
let noneInterior: bool = false;

function invertCount(y: usize, begin: i32, middle: i32, most: f64, last: f64, guess: f64): f64 {
  const D = Node.D;
  const rootD = Node.rootD;
  const lowers = Node.lower;
  const uppers = Node.upper;
  let s = last > 0 && last < Problem.largestPrice ? 1 / last : guess;
  let below: f64 = 0;
  let above: f64 = Infinity;
  for (let step = 0; step < 80; step++) {
    let z: f64 = 0;
    let slope: f64 = 0;
    for (let a = begin; a < middle; a++) {
      const weight = at(y, a);
      if (weight <= 0) continue;
      const upper = at(uppers, a);
      const scaled = weight * at(rootD, a);
      const inner = s * scaled;
      if (inner * upper <= weight || at(D, a) <= 0) {
        z += weight / upper;
        continue;
      }
      const lower = at(lowers, a);
      if (inner * lower >= weight || inner >= 1) {
        z += weight >= lower ? 1 : weight / lower;
      } else {
        z += inner;
        slope += scaled;
      }
    }
    const error = z - most;
    noneInterior = slope === 0;
    if (Math.abs(error) < 1e-12 * most) return s;
    if (error > 0) above = s;
    else below = s;
    let next = slope > 0 ? s - error / slope : -1;
    if (!(next > below && next < above)) next = above < Infinity ? 0.5 * (below + above) : 4 * s;
    if (Math.abs(next - s) < 1e-15 * s) return next;
    s = next;
  }
  return s;
}

/** clip(ν/√D, lower, upper); upper where D ≤ 0 */
export function wholeWeight(a: i32, price: f64): f64 {
  const upper = at(Node.upper, a);
  if (at(Node.D, a) <= 0) return upper;
  const t = price / at(Node.rootD, a);
  const lower = at(Node.lower, a);
  return t < lower ? lower : t > upper ? upper : t;
}

/** Value beside yᵀSy + linearᵀy + constant; with derivatives also gradient, curvature, factor, piece and row prices. */
export function evaluatePerspective(y: usize, derivatives: bool): f64 {
  let value: f64 = 0;
  for (let g = 0; g < Problem.G; g++) {
    const price = solveCountPrice(y, g);
    if (g === 0) Node.price0 = price;
    else Node.price1 = price;
    if (price >= Problem.largestPrice) value += price * price * (g === 0 ? Node.excess0 : Node.excess1);
    value += freeTerms(y, Node.begin(g), Node.middle(g), price, derivatives);
    value += heldTerms(y, Node.middle(g), Node.end(g), derivatives);
  }
  if (Node.proximal) value += proximalTerms(y, derivatives);
  if (Problem.R > 0) value += rowTerms(y, derivatives);
  return value;
}

function freeTerms(y: usize, begin: i32, middle: i32, price: f64, derivatives: bool): f64 {
  const squared = price * price;
  let value: f64 = 0;
  for (let a = begin; a < middle; a++) {
    const weight = at(y, a);
    const D = at(Node.D, a);
    const lower = at(Node.lower, a);
    const upper = at(Node.upper, a);
    let t = upper;
    let piece = CLIPPED;
    if (D > 0) {
      t = price / at(Node.rootD, a);
      piece = FRACTIONAL;
      if (t < lower) {
        t = lower;
        piece = CLIPPED;
      } else if (t > upper) {
        t = upper;
        piece = CLIPPED;
      }
      // At an upper bound to which t is clipped, the weight can only leave it onto the piece where z < 1.
      if (weight >= t && price <= upper * at(Node.rootD, a)) {
        value += D * weight * weight;
        if (!derivatives) continue;
        put(Node.gradient, a, 2 * D * weight);
        put(Node.curvature, a, 2 * D);
        put(Node.factor, a, 0);
        putByte(Node.piece, a, WHOLE);
        continue;
      }
    }
    value += D * t * weight;
    if (!derivatives) continue;
    put(Node.gradient, a, D * t + squared / t);
    put(Node.curvature, a, 0);
    put(Node.factor, a, piece === FRACTIONAL ? at(Node.rootD, a) : price / t);
    putByte(Node.piece, a, piece);
  }
  return value;
}

function heldTerms(y: usize, middle: i32, end: i32, derivatives: bool): f64 {
  let value: f64 = 0;
  for (let a = middle; a < end; a++) {
    const weight = at(y, a);
    const D = at(Node.D, a);
    const lower = at(Node.lower, a);
    const upper = at(Node.upper, a);
    value += D > 0 ? D * weight * weight : D * ((lower + upper) * weight - lower * upper);
    if (!derivatives) continue;
    put(Node.gradient, a, D > 0 ? 2 * D * weight : D * (lower + upper));
    put(Node.curvature, a, D > 0 ? 2 * D : 0);
    put(Node.factor, a, 0);
    putByte(Node.piece, a, WHOLE);
  }
  return value;
}

function proximalTerms(y: usize, derivatives: bool): f64 {
  let value: f64 = 0;
  for (let a = 0; a < Node.size; a++) {
    const distance = at(y, a) - at(Node.proximalCentre, a);
    const weight = at(Node.proximalWeight, a);
    value += 0.5 * weight * distance * distance;
    if (!derivatives) continue;
    put(Node.gradient, a, at(Node.gradient, a) + weight * distance);
    put(Node.curvature, a, at(Node.curvature, a) + weight);
  }
  return value;
}

function rowTerms(y: usize, derivatives: bool): f64 {
  let value: f64 = 0;
  for (let k = 0; k < Problem.R; k++) {
    const row = Node.row(k);
    const multiplier = at(Problem.multipliers, k);
    let price = multiplier + Problem.rowStiffness * (at(Problem.rowLower, k) - dot(row, y, Node.size));
    if (!(price > 0)) price = 0;
    value += (price * price - multiplier * multiplier) / (2 * Problem.rowStiffness);
    if (!derivatives) continue;
    put(Problem.rowPrices, k, price);
    if (price > 0) axpy(Node.gradient, -price, row, Node.size);
  }
  return value;
}
