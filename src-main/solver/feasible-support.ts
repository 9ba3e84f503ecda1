import type { ChoiceSet, Feasibility, FeasibilityLimits, Hedge } from './choice-set.ts';
import { countLimitsOf } from './count-limits.ts';
import type { CountLimits } from './count-limits.ts';
import { CountLinks } from './count-links.ts';
import { countSetsOf } from './count-sets.ts';
import type { CountSet } from './count-sets.ts';
import { chooseBranch, countPositive, weightlessPositions } from './feasible-branching.ts';
import { CoreRecorder } from './feasible-core.ts';
import { zero } from './feasible-node.ts';
import type { Branch, FeasibilityNode } from './feasible-node.ts';
import { FeasibilityRelaxation } from './feasible-relaxation.ts';
import { roundToCounts } from './feasible-rounding.ts';
import { Fixing } from './problem.ts';

/** Of the first nodes every one is rounded, then one in so many. */
const earlyNodes = 4;
const roundingInterval = 8;

/**
 * Decides whether any choice of positions satisfies bounds, counts, sums, fixings and linear rows: depth-first search over how many
 * items of a group or a row are held and over which, with a linear relaxation at every node. Its basic solutions have few fractional
 * items, so that a handful of nodes usually decides. Exact within its limits.
 */
export function findFeasibleSupport(set: ChoiceSet, limits: FeasibilityLimits = {}): Feasibility {
  if (limits.deadline !== undefined && performance.now() > limits.deadline) return { status: 'unknown' };
  return new FeasibilitySearch(set).run(limits);
}

class FeasibilitySearch {
  private readonly set: ChoiceSet;
  private readonly countSets: CountSet[];
  private readonly links: CountLinks;
  private readonly limits: CountLimits;
  private readonly relaxation: FeasibilityRelaxation;
  private readonly core: CoreRecorder;
  private roundings = 0;

  constructor(set: ChoiceSet) {
    this.set = set;
    this.countSets = countSetsOf(set);
    this.links = new CountLinks(set, this.countSets);
    this.relaxation = new FeasibilityRelaxation(set, this.countSets);
    this.limits = countLimitsOf(set, this.countSets);
    this.core = new CoreRecorder(set, this.countSets, this.relaxation, this.limits);
  }

  run(limits: FeasibilityLimits): Feasibility {
    const { set, core, links, relaxation } = this;
    const most = limits.nodes ?? 1000;
    const deadline = limits.deadline ?? Infinity;
    const root = this.root();
    if (root === null) return core.heldTwice();
    core.root = root;
    const stack = [root];
    for (let count = 0; stack.length > 0; count++) {
      if (count >= most || (deadline < Infinity && performance.now() > deadline))
        return { status: 'unknown' };
      const node = stack.pop()!;
      const full = links.contradiction(node);
      if (full !== null) {
        core.noteCounts(node, full);
        continue;
      }
      const status = relaxation.solve(node);
      if (status === 'infeasible') {
        core.noteProof(node);
        continue;
      }
      if (status !== 'optimal') return { status: 'unknown' };
      const y = this.spreadOverCounts(node, relaxation.weights());
      const branch = chooseBranch(set, this.countSets, links, node, y);
      if (branch === null) return this.cheapened(hedge(set, node.fixing, y), limits.cost);
      if (count < earlyNodes || count % roundingInterval === 0) {
        const rounded = this.round(node, y, this.roundings++ % 2 === 0);
        if (rounded !== null) return this.cheapened(rounded, limits.cost);
      }
      stack.push(...this.children(node, branch));
    }
    return core.infeasible();
  }

  /** Weights of the relaxation on as few or as many items of each group as its counts ask for. */
  private spreadOverCounts(node: FeasibilityNode, y: Float64Array): Float64Array {
    const { set, relaxation } = this;
    let weights = y;
    for (let group = 0; group < set.groups; group++) {
      const { positive } = countPositive(set, node.fixing, weights, group);
      const tooMany = positive > set.maxCount[group];
      const tooFew =
        positive < set.minCount[group] && weightlessPositions(set, node.fixing, weights) === null;
      if (!tooMany && !tooFew) continue;
      if (relaxation.extremeCount(group, tooMany) === 'optimal') weights = relaxation.weights();
    }
    return weights;
  }

  /** null where a name must be held on both sides. */
  private root(): FeasibilityNode | null {
    const { set } = this;
    const fixing = Uint8Array.from(set.fixing);
    if (!excludePartners(set, fixing)) return null;
    return { fixing, most: this.limits.most, least: this.limits.least };
  }

  private round(node: FeasibilityNode, y: Float64Array, few: boolean): Hedge | null {
    const { set, countSets, links, relaxation } = this;
    const fixing = roundToCounts(set, countSets, links, node, y, few);
    if (relaxation.solve({ ...node, fixing }) !== 'optimal') return null;
    return hedge(set, fixing, relaxation.weights());
  }

  /** The hedge with the cheapest weights on its support. */
  private cheapened(found: Hedge, cost: Float64Array | undefined): Hedge {
    const { set, limits, relaxation } = this;
    if (cost === undefined) return found;
    const fixing = new Uint8Array(set.count).fill(Fixing.excluded);
    for (const j of found.support) fixing[j] = Fixing.held;
    const { most, least } = limits;
    if (relaxation.solve({ fixing, most, least }) !== 'optimal' || relaxation.cheapest(cost) !== 'optimal')
      return found;
    const y = relaxation.weights();
    return { ...found, weights: Float64Array.from(found.support, (j) => y[j]) };
  }

  /** The one that is looked at first comes last. */
  private children(node: FeasibilityNode, branch: Branch): FeasibilityNode[] {
    if (branch.kind === 'count') {
      const { countSet, at } = branch;
      const below = { ...node, most: node.most.with(countSet, at) };
      const above = { ...node, least: node.least.with(countSet, at + 1) };
      return branch.below ? [above, below] : [below, above];
    }
    const without = { ...node, fixing: node.fixing.with(branch.item, Fixing.excluded) };
    const withIt = { ...node, fixing: node.fixing.with(branch.item, Fixing.held) };
    excludePartners(this.set, withIt.fixing);
    return branch.hold ? [without, withIt] : [withIt, without];
  }
}

/** A name that is held on one side is out on the other; false where it is held on both. */
function excludePartners(set: ChoiceSet, fixing: Uint8Array): boolean {
  const heldNames = new Set<number>();
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] !== Fixing.held || set.name[j] < 0) continue;
    if (heldNames.has(set.name[j])) return false;
    heldNames.add(set.name[j]);
  }
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.free && heldNames.has(set.name[j])) fixing[j] = Fixing.excluded;
  }
  return true;
}

function hedge(set: ChoiceSet, fixing: Uint8Array, y: Float64Array): Hedge {
  const support: number[] = [];
  for (let j = 0; j < set.count; j++) {
    if (fixing[j] === Fixing.held || (fixing[j] !== Fixing.excluded && y[j] > zero)) support.push(j);
  }
  support.push(...(weightlessPositions(set, fixing, y) ?? []));
  return { status: 'feasible', support, weights: Float64Array.from(support, (j) => y[j]) };
}
