import type { DroppedName, MeasuredHedge, RulePrice, SwappedName } from '../contract/sensitivity.ts';
import { buildModel } from '../model/build-model.ts';
import type { HedgeModel, ModelInput } from '../model/hedge-model.ts';
import { Fixing, type Problem, type Side } from '../solver/problem.ts';
import { inputOfRun } from './run-again.ts';
import { limitPrices } from './sensitivity-limits.ts';
import { HedgeMeasure, variedHedge } from './sensitivity-measure.ts';
import { ruleVariants } from './sensitivity-rules.ts';
import { bestSwaps } from './sensitivity-swaps.ts';
import type { SensitivityOutcome, SensitivityReport, SensitivityTask } from './sensitivity-task.ts';
import { searchNear } from './study-search.ts';

const descentsPerSearch = 200;
const listedSwaps = 15;

export interface SensitivityHooks {
  report(report: SensitivityReport): void;
  cancelled(): boolean;
}

/**
 * What a run's hedge hangs on: each name dropped, the best names to swap in, the price of each rule and limit
 * (mathematics.md, section 7). Every search is local and starts at the hedge; nothing of it is proven. Because the run
 * itself may be short of the optimum, changes are counted from the best hedge that is met under its own rules.
 */
export function sensitivityOf(task: SensitivityTask, hooks: SensitivityHooks): SensitivityOutcome {
  const started = performance.now();
  const input = inputOfRun(task.run, task.series, task.impliedVols, task.facts);
  const model = buildModel(input);
  const rules = ruleVariants(input, model);
  const study = new SensitivityStudy(task, input, model, hooks, task.run.positions.length + rules.length + 2);
  const best = study.improve();
  const drops = study.drops(best);
  const prices = study.rules(best, rules);
  const swaps = study.swaps(best);
  return {
    runId: task.run.id,
    seconds: (performance.now() - started) / 1000,
    complete: !hooks.cancelled(),
    run: study.run,
    best: best.measured,
    drops: drops.sort((a, b) => cost(b) - cost(a)),
    swaps,
    rules: prices,
    limits: limitPrices(model, best.x),
  };
}

/** A name that cannot be replaced at all is the dearest. */
const cost = ({ hedge }: DroppedName): number => hedge?.objectiveChange ?? Infinity;

interface KnownHedge {
  x: Float64Array;
  measured: MeasuredHedge;
}

class SensitivityStudy {
  readonly run: MeasuredHedge;
  readonly #task: SensitivityTask;
  readonly #input: ModelInput;
  readonly #model: HedgeModel;
  readonly #hooks: SensitivityHooks;
  readonly #x: Float64Array;
  readonly #measure: HedgeMeasure;
  readonly #deadline: number;
  readonly #total: number;
  #done = 0;

  constructor(
    task: SensitivityTask,
    input: ModelInput,
    model: HedgeModel,
    hooks: SensitivityHooks,
    total: number,
  ) {
    this.#task = task;
    this.#input = input;
    this.#model = model;
    this.#hooks = hooks;
    this.#total = total;
    this.#deadline = performance.now() + 1000 * task.seconds;
    const weights = new Map(
      task.run.positions.map(({ symbol, continuousWeight }) => [symbol, continuousWeight]),
    );
    this.#x = Float64Array.from(model.candidates, ({ symbol }) => weights.get(symbol) ?? 0);
    this.#measure = new HedgeMeasure(input, model);
    this.run = this.#measure.measure(this.#x);
  }

  /** The best hedge known under the run's own rules. */
  improve(): KnownHedge {
    const x = this.#search('a better hedge', this.#model.problem, this.#x);
    const measured = x && this.#measure.measure(x);
    return x && measured && measured.objective < this.run.objective * (1 - 1e-9)
      ? { x, measured }
      : { x: this.#x, measured: this.run };
  }

  drops(best: KnownHedge): DroppedName[] {
    const { candidates, problem } = this.#model;
    const drops: DroppedName[] = [];
    for (const { symbol, side, continuousWeight } of this.#task.run.positions) {
      if (this.#hooks.cancelled()) break;
      const column = candidates.findIndex((candidate) => candidate.symbol === symbol);
      const x = this.#search(`without ${symbol}`, without(problem, column), best.x);
      drops.push({ symbol, side, weight: continuousWeight, hedge: x && this.#varied(x, best) });
    }
    return drops;
  }

  rules(best: KnownHedge, variants: ReturnType<typeof ruleVariants>): RulePrice[] {
    const prices: RulePrice[] = [];
    for (const { model, ...rule } of variants) {
      if (this.#hooks.cancelled()) break;
      const x = this.#search(rule.label, model.problem, transposed(best.x, this.#model, model));
      const measure = new HedgeMeasure(this.#input, model);
      prices.push({
        ...rule,
        hedge:
          x &&
          variedHedge(measure.measure(x), best.measured, {
            of: namesOf(model, x),
            run: namesOf(this.#model, this.#x),
          }),
      });
    }
    return prices;
  }

  swaps(best: KnownHedge): SwappedName[] {
    this.#step('swaps');
    const { problem, candidates } = this.#model;
    return bestSwaps(problem, best.x, listedSwaps, this.#hooks.cancelled).map(
      ({ enters, leaves, side, x }) => {
        const { objective, rmse, rmseChange, objectiveChange } = this.#varied(x, best);
        return {
          enters: candidates[enters].symbol,
          leaves: candidates[leaves].symbol,
          side,
          objective,
          rmse,
          rmseChange,
          objectiveChange,
        };
      },
    );
  }

  #varied(x: Float64Array, best: KnownHedge) {
    return variedHedge(this.#measure.measure(x), best.measured, {
      of: namesOf(this.#model, x),
      run: namesOf(this.#model, this.#x),
    });
  }

  #search(current: string, problem: Problem, near: Float64Array): Float64Array | null {
    this.#step(current);
    const now = performance.now();
    const share = Math.max(0, this.#deadline - now) / (this.#total - this.#done + 1);
    return searchNear(problem, near, this.#model.settings.seed, {
      descents: descentsPerSearch,
      deadline: now + share,
      stopped: this.#hooks.cancelled,
    });
  }

  #step(current: string): void {
    this.#hooks.report({ done: this.#done++, total: this.#total, current });
  }
}

const namesOf = ({ candidates }: HedgeModel, x: Float64Array): string[] =>
  candidates.flatMap(({ symbol }, index) => (x[index] === 0 ? [] : [symbol]));

/** The same weights in the columns of another model; a name that it does not have is lost. */
function transposed(x: Float64Array, from: HedgeModel, to: HedgeModel): Float64Array {
  if (from.candidates === to.candidates) return x;
  const weights = new Map(from.candidates.map(({ symbol }, index) => [symbol, x[index]]));
  return Float64Array.from(to.candidates, ({ symbol }) => weights.get(symbol) ?? 0);
}

function without(problem: Problem, column: number): Problem {
  const excluded = (side: Side): Side => {
    const fixing = side.fixing ? side.fixing.slice() : new Uint8Array(problem.n);
    fixing[column] = Fixing.excluded;
    return { ...side, fixing };
  };
  return { ...problem, long: excluded(problem.long), short: problem.short && excluded(problem.short) };
}
