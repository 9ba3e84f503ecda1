import { PositionStatus } from './free-block.ts';
import type { ItemRow } from './items.ts';
import type { SupportQp } from './support-qp.ts';

/** Relative violation at which a row or a bound counts as met. */
const feasible = 1e-13;

/** Largest violation of a result. */
const accepted = 1e-11;

/** Newton steps at the end; one does where the free block is well conditioned. */
const polishSteps = 2;

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
export function raiseToRows(qp: SupportQp, cutoff: number): boolean {
  let polished = 0;
  const limit = 50 + 20 * (qp.count + qp.items.rows.length);
  const entering: Entering = { row: null, index: 0, sign: 1, violation: 0 };
  qp.activeRowCount = 0;
  for (let round = 0; round < limit; round++) {
    findMostViolated(qp, entering);
    if (entering.violation > 0) {
      if (!bringIn(qp, entering)) return false;
      if (qp.objective() >= cutoff) return false;
      polished = 0;
    } else if (qp.activeRowCount === 0 || polished === polishSteps) {
      return verifyAndClip(qp);
    } else {
      polish(qp);
      polished++;
    }
  }
  return false;
}

function findMostViolated(qp: SupportQp, entering: Entering): void {
  const { items, support, weights, free } = qp;
  entering.violation = 0;
  for (let r = 0; r < items.rows.length; r++) {
    if (isActive(qp, r)) continue;
    const row = items.rows[r];
    let value = 0;
    let size = Math.abs(row.lower);
    for (let k = 0; k < qp.count; k++) {
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
    const below = qp.lower[k] - weights[k];
    const above = weights[k] - qp.upper[k];
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

function isActive(qp: SupportQp, row: number): boolean {
  for (let active = 0; active < qp.activeRowCount; active++) if (qp.activeRows[active] === row) return true;
  return false;
}

/** The entering constraint's coefficient on a position. */
function normal(qp: SupportQp, entering: Entering, k: number): number {
  if (entering.row !== null) return entering.row.coefficients[qp.support[k]];
  return k === entering.index ? entering.sign : 0;
}

/** Brings one constraint in; false when no multipliers of the others can make room: infeasible. */
function bringIn(qp: SupportQp, entering: Entering): boolean {
  const { kkt, free } = qp;
  let force = 0;
  const limit = 20 + 4 * qp.count + qp.items.rows.length;
  for (let round = 0; round < limit; round++) {
    qp.factoriseWorkingSet();
    for (let a = 0; a < free.size; a++) kkt.rightSide[a] = normal(qp, entering, free.position[a]);
    kkt.residual.fill(0, 0, kkt.constraints);
    kkt.solve(free);
    qp.balanceStep();
    let curvature = 0;
    for (let a = 0; a < free.size; a++) curvature += kkt.rightSide[a] * kkt.step[a];
    const full = curvature > 1e-11 * unconstrainedCurvature(qp) ? entering.violation / curvature : Infinity;
    const block = firstBlock(qp, entering, force, full);
    const length = block.length;
    if (length === Infinity) return false;
    force += length;
    entering.violation -= full === Infinity ? 0 : length * curvature;
    shiftForces(qp, length);
    if (full < Infinity) qp.move(length);
    if (block.position >= 0) {
      qp.status[block.position] = PositionStatus.free;
      qp.appendFree(block.position);
    } else if (block.active >= 0) dropRow(qp, block.active);
    else {
      admit(qp, entering, force);
      return true;
    }
  }
  return false;
}

/** nᵀMn: what the curvature would be without the working set; rounding is measured against it. */
function unconstrainedCurvature(qp: SupportQp): number {
  const { kkt, free } = qp;
  const spare = kkt.limit - 1;
  free.multiplyAt(kkt.rightSide, 0, kkt.response, spare * kkt.stride);
  let sum = 0;
  for (let a = 0; a < free.size; a++) sum += kkt.rightSide[a] * kkt.response[spare * kkt.stride + a];
  return sum;
}

/** How far the step can go until a multiplier of the working set reaches 0, and whose. */
function firstBlock(qp: SupportQp, entering: Entering, force: number, full: number) {
  const { kkt, items, support, status, lower, upper } = qp;
  const result = { length: full, position: -1, active: -1 };
  const rows = kkt.constraints - qp.activeRowCount;
  for (let active = 0; active < qp.activeRowCount; active++) {
    const rate = kkt.multipliers[rows + active];
    if (rate > 1e-13 && qp.rowForce[active] < rate * result.length) {
      result.length = Math.max(0, qp.rowForce[active] / rate);
      result.active = active;
    }
  }
  for (let k = 0; k < qp.count; k++) {
    if (status[k] === PositionStatus.free || lower[k] === upper[k]) continue;
    const own = normal(qp, entering, k);
    let rate = own - curvatureAt(qp, k);
    let multiplier = qp.halfGradient[k] - force * own;
    const group = items.group[support[k]];
    if (group < items.groups) {
      multiplier -= qp.groupForce[group];
      if (qp.groupConstraint[group] >= 0) rate -= kkt.multipliers[qp.groupConstraint[group]];
    }
    for (let active = 0; active < qp.activeRowCount; active++) {
      const coefficient = items.rows[qp.activeRows[active]].coefficients[support[k]];
      multiplier -= qp.rowForce[active] * coefficient;
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
function curvatureAt(qp: SupportQp, k: number): number {
  const { free, block, stride } = qp;
  const { step } = qp.kkt;
  let sum = 0;
  for (let a = 0; a < free.size; a++) sum += block[k * stride + free.position[a]] * step[a];
  return sum;
}

function shiftForces(qp: SupportQp, length: number): void {
  const { kkt, groupConstraint, groupForce } = qp;
  for (let group = 0; group < qp.items.groups; group++) {
    if (groupConstraint[group] >= 0) groupForce[group] -= length * kkt.multipliers[groupConstraint[group]];
  }
  const rows = kkt.constraints - qp.activeRowCount;
  for (let active = 0; active < qp.activeRowCount; active++) {
    qp.rowForce[active] = Math.max(0, qp.rowForce[active] - length * kkt.multipliers[rows + active]);
  }
}

function dropRow(qp: SupportQp, active: number): void {
  qp.activeRows.copyWithin(active, active + 1, qp.activeRowCount);
  qp.rowForce.copyWithin(active, active + 1, qp.activeRowCount);
  qp.activeRowCount--;
}

function admit(qp: SupportQp, entering: Entering, force: number): void {
  if (entering.row !== null) {
    qp.activeRows[qp.activeRowCount] = entering.index;
    qp.rowForce[qp.activeRowCount++] = force;
    return;
  }
  const k = entering.index;
  qp.status[k] = entering.sign > 0 ? PositionStatus.lower : PositionStatus.upper;
  qp.weights[k] = entering.sign > 0 ? qp.lower[k] : qp.upper[k];
  qp.removeFree(qp.free.position.subarray(0, qp.free.size).indexOf(k));
}

/** One Newton step to the exact optimum of the working set: takes away what rounding has left in rows and sums. */
function polish(qp: SupportQp): void {
  const { kkt, free, items, support, weights, groupConstraint } = qp;
  qp.computeGradient();
  qp.factoriseWorkingSet();
  for (let a = 0; a < free.size; a++) kkt.rightSide[a] = -qp.halfGradient[free.position[a]];
  const rows = kkt.constraints - qp.activeRowCount;
  for (let group = 0; group < items.groups; group++) {
    if (groupConstraint[group] < 0) continue;
    let missing = items.sum[group];
    for (let k = 0; k < qp.count; k++) if (items.group[support[k]] === group) missing -= weights[k];
    kkt.residual[groupConstraint[group]] = missing;
  }
  for (let active = 0; active < qp.activeRowCount; active++) {
    const row = items.rows[qp.activeRows[active]];
    let missing = row.lower;
    for (let k = 0; k < qp.count; k++) missing -= row.coefficients[support[k]] * weights[k];
    kkt.residual[rows + active] = missing;
  }
  kkt.solve(free);
  qp.move(1);
  for (let group = 0; group < items.groups; group++) {
    if (groupConstraint[group] >= 0) qp.groupForce[group] = -kkt.multipliers[groupConstraint[group]];
  }
  for (let active = 0; active < qp.activeRowCount; active++) {
    qp.rowForce[active] = Math.max(0, -kkt.multipliers[rows + active]);
  }
}

/** Bounds, sums and active rows are met to rounding unless the steps broke down: checks it, and makes the bounds exact. */
function verifyAndClip(qp: SupportQp): boolean {
  const { items, support, weights, free } = qp;
  for (let a = 0; a < free.size; a++) {
    const k = free.position[a];
    const inside = Math.min(Math.max(weights[k], qp.lower[k]), qp.upper[k]);
    if (Math.abs(weights[k] - inside) > accepted) return false;
    weights[k] = inside;
  }
  for (let group = 0; group < items.groups; group++) {
    let missing = items.sum[group];
    for (let k = 0; k < qp.count; k++) if (items.group[support[k]] === group) missing -= weights[k];
    if (Math.abs(missing) > accepted) return false;
  }
  for (let active = 0; active < qp.activeRowCount; active++) {
    const row = items.rows[qp.activeRows[active]];
    let missing = row.lower;
    for (let k = 0; k < qp.count; k++) missing -= row.coefficients[support[k]] * weights[k];
    if (missing > accepted) return false;
  }
  return true;
}
