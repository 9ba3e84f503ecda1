import type { ChoiceSet, Feasibility, SideConstraint } from './choice-set.ts';
import type { CountLimits, CountReason } from './count-limits.ts';
import type { CountContradiction } from './count-links.ts';
import type { CountSet } from './count-sets.ts';
import type { FeasibilityNode } from './feasible-node.ts';
import { beyondLower, heldWeight, upToLower } from './feasible-relaxation.ts';
import type { FeasibilityRelaxation } from './feasible-relaxation.ts';
import { Fixing } from './problem.ts';

type CountLimit = 'max-count' | 'min-count';
/** A group's largest count is exceeded by the smallest ones of its parts. */
const opposite = { 'max-count': 'min-count', 'min-count': 'max-count' } as const;

/** Coefficients of a contradiction below it are rounding. */
const smallest = 1e-9;

/**
 * Collects which constraints a search needs to prove that there is no hedge: those whose bounds enter the proofs of its leaves (Farkas). What the search itself has decided on the way is no constraint, for the opposite is refuted in another leaf.
 */
export class CoreRecorder {
  /** The node that the search starts from. */
  root: FeasibilityNode | null = null;
  private readonly set: ChoiceSet;
  private readonly countSets: readonly CountSet[];
  private readonly relaxation: FeasibilityRelaxation;
  private readonly limits: CountLimits;
  private readonly sides: Set<SideConstraint>[];
  private readonly rows: { lower: boolean; upper: boolean }[];
  /** By group: whether any item must be held. */
  private readonly mustHold: boolean[];

  constructor(
    set: ChoiceSet,
    countSets: readonly CountSet[],
    relaxation: FeasibilityRelaxation,
    limits: CountLimits,
  ) {
    this.set = set;
    this.limits = limits;
    this.countSets = countSets;
    this.relaxation = relaxation;
    this.sides = Array.from({ length: set.groups }, () => new Set());
    this.rows = set.rows.map(() => ({ lower: false, upper: false }));
    this.mustHold = this.sides.map((_, group) =>
      Array.from({ length: set.count }, (_own, j) => j).some(
        (j) => set.group[j] === group && set.fixing[j] === Fixing.held,
      ),
    );
  }

  infeasible(): Feasibility {
    return { status: 'infeasible', core: { sides: this.sides, rows: this.rows } };
  }

  /** A name must be held on both sides. */
  heldTwice(): Feasibility {
    for (const side of this.sides) side.add('held');
    return this.infeasible();
  }

  note(group: number, constraint: SideConstraint): void {
    this.sides[group].add(constraint);
  }

  /** What the relaxation's last answer rests on: that it has no point, or an extreme count. */
  noteProof(node: FeasibilityNode): void {
    const { set, relaxation, countSets } = this;
    const { simplex } = relaxation;
    const { columns, rows } = simplex.program;
    const coefficient = (row: number) => {
      const value = simplex.proof(columns + row);
      return Math.abs(value) > smallest ? value : 0;
    };
    for (let group = 0; group < set.groups; group++) if (coefficient(group) !== 0) this.note(group, 'sum');
    countSets.forEach((_, s) => {
      if (coefficient(relaxation.countRow(s)) !== 0) this.noteCount(node, s, 'max-count');
      if (coefficient(relaxation.countRow(s) + 1) !== 0) this.noteCount(node, s, 'min-count');
    });
    for (let r = relaxation.linearRow(0); r < rows; r++) {
      const value = coefficient(r);
      if (value > 0) this.rows[r - relaxation.linearRow(0)].upper = true;
      else if (value < 0) this.rows[r - relaxation.linearRow(0)].lower = true;
    }
    for (let column = 0; column < columns; column++) {
      const value = simplex.proof(column);
      if (Math.abs(value) > smallest) this.noteBound(node, column, value > 0);
    }
  }

  /** Parts of a group whose counts contradict its own. */
  noteCounts(node: FeasibilityNode, { group, parts, constraint }: CountContradiction): void {
    for (const s of [group, ...parts])
      this.noteLimit(node, s, s === group ? constraint : opposite[constraint]);
  }

  /** A count set's row: its limit, and the bounds that tell counts from weights. */
  private noteCount(node: FeasibilityNode, countSet: number, limit: CountLimit): void {
    const { group } = this.countSets[countSet];
    this.note(group, limit === 'max-count' ? 'upper' : 'lower');
    if (this.mustHold[group]) this.note(group, 'held');
    this.noteLimit(node, countSet, limit);
    if (limit === 'max-count') return;
    // An item that needs no weight would count if it could be held.
    for (const j of this.countSets[countSet].items) if (this.set.lower[j] === 0) this.noteExclusion(j);
  }

  /** Why an item is out from the start. */
  private noteExclusion(j: number): void {
    const { set, root } = this;
    if (set.fixing[j] === Fixing.excluded) this.note(set.group[j], 'excluded');
    // Its name must be held on the other side.
    else if (root?.fixing[j] === Fixing.excluded) this.note(1 - set.group[j], 'held');
  }

  /** What a count set's limit follows from, unless the search has set a stricter one. */
  private noteLimit({ most, least }: FeasibilityNode, countSet: number, limit: CountLimit): void {
    const { set, limits } = this;
    const given =
      limit === 'max-count'
        ? most[countSet] === limits.most[countSet]
        : least[countSet] === limits.least[countSet];
    if (!given) return;
    if (countSet < set.groups) this.note(countSet, limit);
    this.noteReason((limit === 'max-count' ? limits.mostBecause : limits.leastBecause)[countSet]);
  }

  private noteReason(reason: CountReason | null): void {
    if (reason === null) return;
    this.rows[reason.row][reason.limit] = true;
    for (const [group, constraint] of reason.sides) this.note(group, constraint);
  }

  private noteBound(node: FeasibilityNode, column: number, above: boolean): void {
    const { set } = this;
    const j = column % set.count;
    const part = (column - j) / set.count;
    const group = set.group[j];
    const given = set.fixing[j];
    if (part === heldWeight) {
      if (node.fixing[j] !== Fixing.held) return;
      this.note(group, above ? 'upper' : 'lower');
      if (given === Fixing.held) this.note(group, 'held');
    } else if (!above) {
      return;
    } else if (this.root?.fixing[j] === Fixing.excluded) {
      this.noteExclusion(j);
    } else if (given === Fixing.held) {
      this.note(group, 'held');
    } else if (set.lower[j] > set.upper[j]) {
      this.note(group, 'lower');
      this.note(group, 'upper');
    } else if (node.fixing[j] === Fixing.free) {
      // The weight up to `lower` ends there by definition.
      if (part === beyondLower || (part === upToLower && set.lower[j] === 0)) this.note(group, 'upper');
    }
  }
}
