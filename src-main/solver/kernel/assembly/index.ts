// The exports of the kernel; kernel/wasm-kernel.ts is their only caller and kernel/kernel.ts says what they do.

import { Certificate, rebuildCertificate, reserveCertificate, sweepCertificate } from './certificate';
import { Factor } from './cholesky';
import { forgetFactor, reserveDirection } from './direction';
import { Dual, reserveDual } from './dual-bound';
import { fixByReducedCost, propagate, tightenByReducedCost } from './fixing';
import { at, byteAt, integerAt, put } from './memory';
import { FREE, loadNode, loadProducts, Node, reserveNode } from './node';
import { evaluatePerspective, wholeWeight } from './perspective';
import { Problem, reserveProblem } from './problem';
import { Relaxation, reserveRelaxation, solveRelaxation } from './relaxation';
import { reserveWorkingSet } from './working-set';

const PRUNED: i32 = 0;
const OPEN: i32 = 1;
const LEAF: i32 = 2;

let branchItem: i32 = -1;
let iterations: i32 = 0;
let bound: f64 = -Infinity;

/** Reserves all memory; once, before everything else. `certificate` 0 leaves out what only the root needs. */
export function initialise(N: i32, G: i32, R: i32, certificate: i32): void {
  reserveProblem(N, G, R);
  reserveNode();
  reserveDual();
  reserveWorkingSet();
  reserveDirection();
  reserveRelaxation();
  if (certificate) reserveCertificate();
}

export function setGroup(g: i32, sum: f64, maxCount: i32, minCount: i32): void {
  if (g === 0) {
    Problem.sum0 = sum;
    Problem.maxCount0 = maxCount;
    Problem.minCount0 = minCount;
  } else {
    Problem.sum1 = sum;
    Problem.maxCount1 = maxCount;
    Problem.minCount1 = minCount;
  }
}

export function setScales(
  scale: f64,
  tau: f64,
  certificateTau: f64,
  largestPrice: f64,
  rowStiffness: f64,
  smallestPivot: f64,
  entrantLimit: i32,
): void {
  Problem.scale = scale;
  Problem.tau = tau;
  Problem.certificateTau = certificateTau;
  Problem.largestPrice = largestPrice;
  Problem.rowStiffness = rowStiffness;
  Problem.entrantLimit = entrantLimit;
  Factor.smallestPivot = smallestPivot;
}

/** Addresses of the arrays that the host reads and writes, by the order of wasm-kernel.ts. */
export function address(array: i32): usize {
  switch (array) {
    case 0: return Problem.group;
    case 1: return Problem.partner;
    case 2: return Problem.rows;
    case 3: return Problem.rowLower;
    case 4: return Problem.S;
    case 5: return Problem.products;
    case 6: return Problem.diagonal;
    case 7: return Problem.membership;
    case 8: return Problem.y;
    case 9: return Problem.lower;
    case 10: return Problem.upper;
    case 11: return Problem.multipliers;
    case 12: return Problem.rowPrices;
    case 13: return Problem.proximalWeight;
    case 14: return Problem.proximalCentre;
    case 15: return Certificate.liftedH;
    case 16: return Certificate.smallestSpread;
    case 17: return Certificate.meanWeight;
    case 18: return Certificate.meanSquare;
    case 19: return Problem.linear;
    case 20: return Certificate.lowestDiagonal;
    default: return 0;
  }
}

export function rebuild(): i32 {
  return i32(rebuildCertificate());
}

export function sweep(barrier: f64, from: i32, to: i32): void {
  sweepCertificate(barrier, from, to);
}

export function evaluate(cutoff: f64, steps: i32, tighteningRounds: i32, fixing: i32, proximal: i32): i32 {
  bound = -Infinity;
  branchItem = -1;
  iterations = 0;
  Node.proximal = proximal !== 0;
  if (!propagate()) {
    bound = Infinity;
    return PRUNED;
  }
  loadNode();
  forgetFactor();
  if (Node.freeCount === 0 && fixing) return LEAF;
  if (!solve(cutoff, steps)) {
    bound = Infinity;
    return PRUNED;
  }
  if (bound >= cutoff) return PRUNED;
  if (fixing) {
    if (!tighten(cutoff, steps, tighteningRounds)) return PRUNED;
    fixByReducedCost(cutoff);
  }
  storeMinimiser();
  return OPEN;
}

export function getBound(): f64 {
  return bound;
}

export function getBranchItem(): i32 {
  return branchItem;
}

export function getIterations(): i32 {
  return iterations;
}

export function countPrice(g: i32): f64 {
  return Node.price(g);
}

function solve(cutoff: f64, steps: i32): bool {
  const feasible = solveRelaxation(cutoff, steps);
  iterations += Relaxation.iterations;
  if (feasible && Dual.best > bound) bound = Dual.best;
  return feasible;
}

/** Rounds of tightening, each solved again; false when one of them prunes the node. */
function tighten(cutoff: f64, steps: i32, rounds: i32): bool {
  for (let round = 0; round < rounds; round++) {
    const useful = tightenByReducedCost(cutoff);
    if (useful < 0) return false;
    if (useful < 2) break;
    const before = bound;
    loadProducts();
    if (!solve(cutoff, steps) || bound >= cutoff) return false;
    if (bound <= before) break;
  }
  for (let a = 0; a < Node.size; a++) {
    const i = integerAt(Node.item, a);
    put(Problem.lower, i, at(Node.lower, a));
    put(Problem.upper, i, at(Node.upper, a));
  }
  return true;
}

/** Writes the minimiser back and chooses the item whose perspective term loses most by z being fractional. */
function storeMinimiser(): void {
  memory.fill(Problem.y, 0, <usize>Problem.N << 3);
  evaluatePerspective(Node.y, false);
  const scale = Problem.scale;
  let best = 1e-14 * scale;
  let heaviest = -1;
  let most: f64 = -1;
  for (let a = 0; a < Node.size; a++) {
    const i = integerAt(Node.item, a);
    const y = at(Node.y, a);
    put(Problem.y, i, y);
    if (byteAt(Problem.membership, i) !== FREE) continue;
    if (y > most) {
      most = y;
      heaviest = i;
    }
    if (y <= 0) continue;
    const z = min<f64>(1, y / wholeWeight(a, Node.price(Node.groupOf(a))));
    const loss = max<f64>(at(Node.D, a), 1e-9 * scale) * y * y * (1 / z - 1) + 1e-12 * scale * z * (1 - z);
    if (loss <= best) continue;
    best = loss;
    branchItem = i;
  }
  if (branchItem < 0) branchItem = heaviest;
}
