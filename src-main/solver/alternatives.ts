import type { Incumbent, Items } from './items.ts';
import { LocalSearch } from './local-search.ts';
import type { SearchBudget } from './local-search.ts';
import { MoveModel } from './move-model.ts';
import { Fixing } from './problem.ts';
import { Random } from './random.ts';
import { SupportQp } from './support-qp.ts';

export interface AlternativeOptions {
  /** How many alternatives to return at most, the best hedge not counted. */
  count: number;
  /** Largest relative excess of the objective over the best hedge's. */
  within: number;
  /** Positions in which any two of the hedges returned differ at least; 1: the best ones, however alike. */
  differing: number;
  seed: number;
}

/** Neighbours of a support that are solved exactly. */
const neighboursTried = 200;
/** Positions that a descent has to do without, at most. */
const mostBanned = 4;
/** Descents where the rest is not feasible without them. */
const freshDescents = 5;

/**
 * Other hedges nearly as good as the best: supports are collected by going through the exchange neighbours of the best one, then of
 * the best of those, and so on, in turn with descents that must do without a few positions of a hedge found before. Every one is the
 * optimum on its support. From the collection the best is taken, then the next best that differs enough from all taken.
 *
 * @param budget `descents` counts supports whose neighbours are looked at, and descents; by default as many as 20 per alternative
 * @returns ascending by objective, without the best itself
 */
export function findAlternatives(
  items: Items,
  best: Incumbent,
  options: AlternativeOptions,
  budget: SearchBudget = { descents: 20 * options.count },
): Incumbent[] {
  const pool = new AlternativePool(items, best, options);
  for (let step = 0; !spent(budget, step); step++) {
    if (step % 2 === 0) pool.expandNext();
    else pool.descendWithoutSome(budget);
  }
  return pool.choose();
}

function spent({ descents, deadline, stopped }: SearchBudget, step: number): boolean {
  if (descents !== undefined && step >= descents) return true;
  if (deadline !== undefined && performance.now() >= deadline) return true;
  return stopped !== undefined && stopped();
}

class AlternativePool {
  private readonly items: Items;
  private readonly best: Incumbent;
  private readonly options: AlternativeOptions;
  private readonly limit: number;
  private readonly qp: SupportQp;
  private readonly model: MoveModel;
  private readonly random: Random;
  private readonly found = new Map<string, Incumbent>();
  private readonly waiting: Incumbent[];

  constructor(items: Items, best: Incumbent, options: AlternativeOptions) {
    this.items = items;
    this.best = best;
    this.options = options;
    this.limit = best.objective + options.within * Math.abs(best.objective);
    this.qp = new SupportQp(items);
    this.model = new MoveModel(items, neighboursTried);
    this.random = new Random(options.seed);
    this.found.set(keyOf(best.support), best);
    this.waiting = [best];
  }

  /** Adds the neighbours of the best support that has not been looked at yet. */
  expandNext(): void {
    const { qp, waiting, limit } = this;
    if (waiting.length === 0) return;
    const next = waiting.reduce((a, b) => (b.objective < a.objective ? b : a));
    waiting.splice(waiting.indexOf(next), 1);
    const objective = qp.solve(next.support, next.weights);
    if (objective === Infinity) return;
    const { moves } = this.model;
    this.model.rank(qp, limit - objective);
    qp.keep();
    for (let move = 0; move < moves.length; move++) {
      const value = qp.evaluate(moves.out[move], moves.entering[move], Infinity);
      if (value < Infinity) this.offer({ ...qp.current(), objective: value });
    }
  }

  /** Adds the local optimum near one of the hedges found, without a few of its positions. */
  descendWithoutSome(budget: SearchBudget): void {
    const { items, random } = this;
    const known = [...this.found.values()];
    const from = known[random.below(known.length)];
    const fixing = items.fixing.slice();
    const banned = 1 + random.below(Math.max(mostBanned, this.options.differing));
    for (let k = 0; k < banned; k++) {
      const item = from.support[random.below(from.support.length)];
      if (fixing[item] === Fixing.free) fixing[item] = Fixing.excluded;
    }
    const search = new LocalSearch({ ...items, fixing }, random.below(2 ** 31));
    const rest = from.support.filter((item) => fixing[item] !== Fixing.excluded);
    const limits = { deadline: budget.deadline, stopped: budget.stopped };
    const optimum =
      search.improveFrom(rest, null, limits) ??
      search.run({ ...limits, descents: freshDescents }, (hedge) => this.offer(hedge));
    if (optimum !== null) this.offer(optimum);
  }

  /** Greedily, best first, what differs enough. */
  choose(): Incumbent[] {
    const { options, best } = this;
    const sorted = [...this.found.values()].sort((a, b) => a.objective - b.objective);
    const chosen = [best];
    for (const candidate of sorted) {
      if (chosen.length > options.count) break;
      if (chosen.every((other) => differences(candidate.support, other.support) >= options.differing)) {
        chosen.push(candidate);
      }
    }
    return chosen.slice(1);
  }

  private offer(incumbent: Incumbent): void {
    const key = keyOf(incumbent.support);
    if (incumbent.objective > this.limit || this.found.has(key)) return;
    this.found.set(key, incumbent);
    this.waiting.push(incumbent);
  }
}

function keyOf(support: Int32Array): string {
  return support.slice().sort().join();
}

/** Positions of the larger support that the other does not have. */
function differences(first: Int32Array, second: Int32Array): number {
  const inSecond = new Set(second);
  let shared = 0;
  for (const item of first) if (inSecond.has(item)) shared++;
  return Math.max(first.length, second.length) - shared;
}
