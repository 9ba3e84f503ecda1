import { PositionStatus } from './free-block.ts';
import type { ItemRow } from './items.ts';
import type { SupportState } from './support-state.ts';

/** Relative violation at which a row or a bound counts as met. */
const feasible = 1e-13;

/** Largest violation of a result. */
const accepted = 1e-11;

/** Newton steps at the end; one does where the free block is well conditioned. */
const polishSteps = 3;

/** A constraint to be brought in: nᵀy ≥ …, with n a row's coefficients, or ± a unit vector for a bound. */
interface Entering {
  row: ItemRow | null;
  index: number;
  sign: number;
  violation: number;
}

/**
 * Dual steps (Goldfarb and Idnani, A numerically stable dual method for solving strictly convex quadratic programs, 1983) from
 * an optimum without linear rows: violated rows, and bounds that are violated on the way, enter one at a time while all
 * multipliers keep their signs, so that the objective is a lower bound throughout.
 *
 * @returns false when the rows cannot be met on this support, or the objective reaches the cutoff
 */
export function raiseToRows(state: SupportState, cutoff: number): boolean {
  let polished = 0;
  const limit = 50 + 20 * (state.count + state.items.rows.length);
  const entering: Entering = { row: null, index: 0, sign: 1, violation: 0 };
  state.activeRowCount = 0;
  for (let round = 0; round < limit; round++) {
    findMostViolated(state, entering);
    if (entering.violation > 0) {
      if (!bringIn(state, entering)) return false;
      if (state.objective() >= cutoff) return false;
      polished = 0;
    } else if (state.activeRowCount === 0 || polished === polishSteps) {
      return verifyAndClip(state);
    } else {
      polish(state);
      polished++;
    }
  }
  return false;
}

function findMostViolated(state: SupportState, entering: Entering): void {
  const { items, support, weights, free } = state;
  entering.violation = 0;
  for (let r = 0; r < items.rows.length; r++) {
    if (isActive(state, r)) continue;
    const row = items.rows[r];
    let value = 0;
    let size = Math.abs(row.lower);
    for (let k = 0; k < state.count; k++) {
      const term = row.coefficients[support[k]] * weights[k];
      value += term;
      size += Math.abs(term);
    }
    const violation = row.lower - value;
    if (violation > feasible * Math.max(1, size) && violation > entering.violation) {
      set(entering, row, r, 1, violation);
    }
  }
  for (let a = 0; a < free.size; a++) {
    const k = free.position[a];
    const below = state.lower[k] - weights[k];
    const above = weights[k] - state.upper[k];
    if (below > feasible && below > entering.violation) set(entering, null, k, 1, below);
    else if (above > feasible && above > entering.violation) set(entering, null, k, -1, above);
  }
}

function set(entering: Entering, row: ItemRow | null, index: number, sign: number, violation: number): void {
  entering.row = row;
  entering.index = index;
  entering.sign = sign;
  entering.violation = violation;
}

function isActive(state: SupportState, row: number): boolean {
  for (let active = 0; active < state.activeRowCount; active++)
    if (state.activeRows[active] === row) return true;
  return false;
}

/** The entering constraint's coefficient on a position. */
function normal(state: SupportState, entering: Entering, k: number): number {
  if (entering.row !== null) return entering.row.coefficients[state.support[k]];
  return k === entering.index ? entering.sign : 0;
}

/** Brings one constraint in; false when no multipliers of the others can make room: infeasible. */
function bringIn(state: SupportState, entering: Entering): boolean {
  const { kkt, free } = state;
  let force = 0;
  const limit = 20 + 4 * state.count + state.items.rows.length;
  for (let round = 0; round < limit; round++) {
    state.factoriseWorkingSet();
    for (let a = 0; a < free.size; a++) kkt.rightSide[a] = normal(state, entering, free.position[a]);
    kkt.residual.fill(0, 0, kkt.constraints);
    kkt.solve(free);
    state.balanceStep();
    state.readGroupMultipliers();
    let curvature = 0;
    for (let a = 0; a < free.size; a++) curvature += kkt.rightSide[a] * kkt.step[a];
    const full =
      curvature > 1e-11 * unconstrainedCurvature(state) ? entering.violation / curvature : Infinity;
    const block = firstBlock(state, entering, force, full);
    const length = block.length;
    if (length === Infinity) return false;
    force += length;
    entering.violation -= full === Infinity ? 0 : length * curvature;
    shiftForces(state, length);
    if (full < Infinity) state.move(length);
    if (block.position >= 0) {
      state.status[block.position] = PositionStatus.free;
      state.appendFree(block.position);
    } else if (block.active >= 0) dropRow(state, block.active);
    else {
      admit(state, entering, force);
      return true;
    }
  }
  return false;
}

/** nᵀMn: what the curvature would be without the working set; rounding is measured against it. */
function unconstrainedCurvature(state: SupportState): number {
  const { kkt, free } = state;
  const spare = kkt.limit - 1;
  free.multiplyAt(kkt.rightSide, 0, kkt.response, spare * kkt.stride);
  let sum = 0;
  for (let a = 0; a < free.size; a++) sum += kkt.rightSide[a] * kkt.response[spare * kkt.stride + a];
  return sum;
}

/** How far the step can go until a multiplier of the working set reaches 0, and whose. */
function firstBlock(state: SupportState, entering: Entering, force: number, full: number) {
  const { kkt, items, support, status, lower, upper } = state;
  const result = { length: full, position: -1, active: -1 };
  const rows = kkt.constraints - state.activeRowCount;
  for (let active = 0; active < state.activeRowCount; active++) {
    const rate = kkt.multipliers[rows + active];
    if (rate > 1e-13 && state.rowForce[active] < rate * result.length) {
      result.length = Math.max(0, state.rowForce[active] / rate);
      result.active = active;
    }
  }
  for (let k = 0; k < state.count; k++) {
    if (status[k] === PositionStatus.free || lower[k] === upper[k]) continue;
    const own = normal(state, entering, k);
    let rate = own - curvatureAt(state, k);
    let multiplier = state.halfGradient[k] - force * own;
    const group = items.group[support[k]];
    multiplier -= state.groupForce[group];
    if (state.groupConstraint[group] >= 0) rate -= kkt.multipliers[state.groupConstraint[group]];
    for (let active = 0; active < state.activeRowCount; active++) {
      const coefficient = items.rows[state.activeRows[active]].coefficients[support[k]];
      multiplier -= state.rowForce[active] * coefficient;
      rate -= kkt.multipliers[rows + active] * coefficient;
    }
    // Both become non-negative numbers at either bound: the multiplier that is left and the speed at which it goes.
    rate *= -status[k];
    multiplier = Math.max(0, multiplier * -status[k]);
    if (rate > 1e-13 && multiplier < rate * result.length) {
      result.length = multiplier / rate;
      result.position = k;
      result.active = -1;
    }
  }
  return result;
}

/** (Hz)_k for the KKT step z. */
function curvatureAt(state: SupportState, k: number): number {
  const { free, block, stride } = state;
  const { step } = state.kkt;
  let sum = 0;
  for (let a = 0; a < free.size; a++) sum += block[k * stride + free.position[a]] * step[a];
  return sum;
}

function shiftForces(state: SupportState, length: number): void {
  const { kkt, groupConstraint, groupForce } = state;
  for (let group = 0; group < state.items.groups; group++) {
    if (groupConstraint[group] >= 0) groupForce[group] -= length * kkt.multipliers[groupConstraint[group]];
  }
  const rows = kkt.constraints - state.activeRowCount;
  for (let active = 0; active < state.activeRowCount; active++) {
    state.rowForce[active] = Math.max(0, state.rowForce[active] - length * kkt.multipliers[rows + active]);
  }
}

function dropRow(state: SupportState, active: number): void {
  state.activeRows.copyWithin(active, active + 1, state.activeRowCount);
  state.rowForce.copyWithin(active, active + 1, state.activeRowCount);
  state.activeRowCount--;
}

function admit(state: SupportState, entering: Entering, force: number): void {
  if (entering.row !== null) {
    state.activeRows[state.activeRowCount] = entering.index;
    state.rowForce[state.activeRowCount++] = force;
    return;
  }
  const k = entering.index;
  state.status[k] = entering.sign > 0 ? PositionStatus.lower : PositionStatus.upper;
  state.weights[k] = entering.sign > 0 ? state.lower[k] : state.upper[k];
  state.removeFree(state.free.position.subarray(0, state.free.size).indexOf(k));
}

/** One Newton step to the exact optimum of the working set: takes away what rounding has left in rows, sums and gradient. */
function polish(state: SupportState): void {
  const { kkt, free, items, support, weights, groupConstraint, groupForce, rowForce } = state;
  state.computeGradient();
  state.factoriseWorkingSet();
  const rows = kkt.constraints - state.activeRowCount;
  for (let a = 0; a < free.size; a++) {
    const k = free.position[a];
    let left = state.halfGradient[k] - groupForce[items.group[support[k]]];
    for (let active = 0; active < state.activeRowCount; active++) {
      left -= rowForce[active] * kkt.columns[(rows + active) * kkt.stride + a];
    }
    kkt.rightSide[a] = -left;
  }
  for (let group = 0; group < items.groups; group++) {
    if (groupConstraint[group] < 0) continue;
    let missing = items.sum[group];
    for (let k = 0; k < state.count; k++) if (items.group[support[k]] === group) missing -= weights[k];
    kkt.residual[groupConstraint[group]] = missing;
  }
  for (let active = 0; active < state.activeRowCount; active++) {
    kkt.residual[rows + active] = missingOf(state, active);
  }
  kkt.solve(free);
  state.readGroupMultipliers();
  state.move(1);
  shiftForces(state, 1);
}

/** What an active row lacks. */
function missingOf(state: SupportState, active: number): number {
  const row = state.items.rows[state.activeRows[active]];
  let missing = row.lower;
  for (let k = 0; k < state.count; k++) missing -= row.coefficients[state.support[k]] * state.weights[k];
  return missing;
}

/** Bounds, sums and active rows are met to rounding unless the steps broke down: checks it, and makes the bounds exact. */
function verifyAndClip(state: SupportState): boolean {
  const { items, support, weights, free } = state;
  for (let a = 0; a < free.size; a++) {
    const k = free.position[a];
    const inside = Math.min(Math.max(weights[k], state.lower[k]), state.upper[k]);
    if (Math.abs(weights[k] - inside) > accepted) return false;
    weights[k] = inside;
  }
  for (let group = 0; group < items.groups; group++) {
    let missing = items.sum[group];
    for (let k = 0; k < state.count; k++) if (items.group[support[k]] === group) missing -= weights[k];
    if (Math.abs(missing) > accepted) return false;
  }
  for (let active = 0; active < state.activeRowCount; active++) {
    if (missingOf(state, active) > accepted) return false;
  }
  return true;
}
