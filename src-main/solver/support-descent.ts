import { PositionStatus } from './free-block.ts';
import type { SupportState } from './support-state.ts';

/**
 * The primal active-set method (Nocedal and Wright, Numerical Optimization, 2006, section 16.5) on bounds and sums, from a point that
 * meets them; linear rows are not looked at.
 *
 * @param cutoff gives up when the optimum is proven to be at or above it
 * @returns false when it gave up
 */
export function descend(state: SupportState, cutoff: number): boolean {
  const { kkt, free } = state;
  const limit = 50 + 10 * state.count;
  let left = Infinity;
  for (let iteration = 0; iteration < limit; iteration++) {
    state.factoriseWorkingSet();
    kkt.residual.fill(0, 0, kkt.constraints);
    readGroupForce(state);
    // Without the sums' share, which no step can change: the inverse may be nearly singular, and would amplify its rounding.
    for (let a = 0; a < free.size; a++) kkt.rightSide[a] = -gradientLeft(state, free.position[a]);
    kkt.solve(free);
    state.balanceStep();
    if (cutoff < Infinity && provenAbove(state, cutoff)) return false;
    if (stepToBound(state)) {
      left = Infinity;
      continue;
    }
    readGroupForce(state);
    const before = left;
    left = stationarity(state);
    if (left > 10 * state.tolerance && left < 0.5 * before) continue;
    const release = mostNegative(state);
    if (release < 0) break;
    state.status[release] = PositionStatus.free;
    state.appendFree(release);
    left = Infinity;
  }
  return true;
}

/**
 * Whether the KKT step d proves that no point of the box is below the cutoff. At y + d, the optimum of the working set, only positions
 * at a bound can have a gradient against them; by convexity f is at least f(y + d) − 2 Σ gain · (upper − lower) over those.
 */
function provenAbove(state: SupportState, cutoff: number): boolean {
  const { free, kkt, items, support, status, lower, upper, block, stride } = state;
  let bound = state.objective();
  for (let a = 0; a < free.size; a++) bound -= kkt.rightSide[a] * kkt.step[a];
  if (bound < cutoff) return false;
  state.readGroupMultipliers();
  for (let k = 0; k < state.count; k++) {
    if (status[k] === PositionStatus.free || lower[k] === upper[k]) continue;
    const group = items.group[support[k]];
    let left = gradientLeft(state, k);
    if (state.groupConstraint[group] >= 0) left += kkt.multipliers[state.groupConstraint[group]];
    for (let a = 0; a < free.size; a++) left += block[k * stride + free.position[a]] * kkt.step[a];
    const gain = left * status[k];
    if (gain > 0) bound -= 2 * gain * (upper[k] - lower[k]);
    if (bound < cutoff) return false;
  }
  return true;
}

/** Takes the KKT step as far as the bounds allow; true when one of them became active. */
function stepToBound(state: SupportState): boolean {
  const { free, weights, lower, upper } = state;
  const { step } = state.kkt;
  let length = 1;
  let blocking = -1;
  for (let a = 0; a < free.size; a++) {
    const change = step[a];
    const k = free.position[a];
    const room = change < 0 ? lower[k] - weights[k] : upper[k] - weights[k];
    // The first test keeps rounding of a pinned position from blocking; the second spares a division.
    if (Math.abs(change) > 1e-15 && Math.abs(room) < Math.abs(change) * length) {
      length = room / change;
      blocking = a;
    }
  }
  if (length < 0) length = 0;
  state.move(length);
  if (blocking < 0) return false;
  const position = free.position[blocking];
  const below = step[blocking] < 0;
  state.status[position] = below ? PositionStatus.lower : PositionStatus.upper;
  weights[position] = below ? lower[position] : upper[position];
  state.removeFree(blocking);
  state.ensureFreePerGroup();
  return true;
}

/** A group's multiplier is the mean half gradient of its free positions. */
function readGroupForce(state: SupportState): void {
  const { free, items, support, halfGradient, groupForce } = state;
  for (let group = 0; group < items.groups; group++) {
    let sum = 0;
    let members = 0;
    for (let a = 0; a < free.size; a++) {
      const k = free.position[a];
      if (items.group[support[k]] !== group) continue;
      sum += halfGradient[k];
      members++;
    }
    groupForce[group] = members > 0 ? sum / members : 0;
  }
}

/** Largest half gradient that is left on a free position. */
function stationarity(state: SupportState): number {
  const { free } = state;
  let largest = 0;
  for (let a = 0; a < free.size; a++) {
    largest = Math.max(largest, Math.abs(gradientLeft(state, free.position[a])));
  }
  return largest;
}

/** A position's half gradient less the multiplier of its group's sum. */
function gradientLeft(state: SupportState, k: number): number {
  return state.halfGradient[k] - state.groupForce[state.items.group[state.support[k]]];
}

/** The position at a bound whose release lowers the objective fastest, or -1. */
function mostNegative(state: SupportState): number {
  const { status, lower, upper } = state;
  let best = -1;
  let largest = state.tolerance;
  for (let k = 0; k < state.count; k++) {
    if (status[k] === PositionStatus.free || lower[k] === upper[k]) continue;
    const gain = gradientLeft(state, k) * status[k];
    if (gain > largest) {
      largest = gain;
      best = k;
    }
  }
  return best;
}
