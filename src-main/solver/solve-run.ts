import { choosePool } from './candidate-pool.ts';
import { HedgeSeeker } from './hedge-seeker.ts';
import { fromWeights, toWeights } from './homogenise.ts';
import type { Incumbent, Items } from './items.ts';
import { createKernel } from './kernel/create.ts';
import { Outcome } from './kernel/kernel.ts';
import type { RelaxationKernel } from './kernel/kernel.ts';
import { LeadSearch } from './lead-search.ts';
import { LeafSolver } from './leaf-solver.ts';
import { LocalSearch } from './local-search.ts';
import type { CandidatePool, Problem, SolveOptions, SolveResult } from './problem.ts';
import type { ReducedItems } from './reduced-items.ts';
import { CertificateAscent } from './root-certificate.ts';
import type { RootCertificate } from './root-certificate.ts';
import { allowanceFor, barrierObjective, cutoffFor, cutoffRule, PROOF_TOLERANCE } from './search-settings.ts';
import type { CutoffRule } from './search-settings.ts';
import { rootMembership, shared, stageAfterRoot } from './search-stage.ts';
import type { SearchStage } from './search-stage.ts';
import { SharedIncumbent } from './shared-incumbent.ts';
import { relativeGap } from './solve-monitor.ts';
import type { SolveMonitor } from './solve-monitor.ts';
import type { SolveTeam } from './solve-team.ts';
import { verifyHedge } from './verify-hedge.ts';

/** Descents of the first local search in deterministic mode. */
const FIRST_DESCENTS = 200;
/** Largest number of items for which a certificate is built; of larger problems, the tree searches a pool of items. */
const MOST_ITEMS = 1200;
const POOL_SIZE = 400;
/** The first local search ends when this share of its time, or as long as it took so far, went by without a better hedge. */
const PATIENCE = 0.25;
const TEAM_SHARE = 0.4;
const ROOT_STEPS = 60;
const ROOT_TIGHTENING_ROUNDS = 2;
/** The first local search of a large problem may take this many seconds, or this share of the time limit. */
const MOST_LOCAL_SECONDS = 8;
const LOCAL_SHARE = 0.4;

/** One solve: local search, root certificate, branch and bound, on the items that are not excluded. */
export class SolveRun {
  private readonly problem: Problem;
  private readonly items: Items;
  private readonly options: SolveOptions;
  private readonly monitor: SolveMonitor;
  private readonly team: SolveTeam;
  private readonly incumbent: SharedIncumbent;
  private readonly localSearch: LocalSearch;
  private readonly rule: CutoffRule;
  /** The items that certificate and tree work on: all of them, or a pool. */
  private scope: ReducedItems;
  private pool: CandidatePool | undefined;
  private polled = -Infinity;

  constructor(problem: Problem, items: Items, options: SolveOptions, monitor: SolveMonitor, team: SolveTeam) {
    this.problem = problem;
    this.items = items;
    this.options = options;
    this.monitor = monitor;
    this.team = team;
    this.incumbent = new SharedIncumbent(items);
    this.localSearch = new LocalSearch(items, options.seed);
    const terms = problem.objective.kind === 'least-squares' ? problem.objective.rows : problem.n;
    this.rule = cutoffRule(items, options, terms);
    this.scope = { items, origin: Int32Array.from(items.group.keys()) };
    monitor.weights = () => {
      const best = this.incumbent.best();
      return best && toWeights(items, best);
    };
    monitor.onPause = (paused) => this.incumbent.pause(paused);
  }

  run(): SolveResult {
    try {
      if (this.boundedByZero()) this.monitor.raise(0);
      this.startTeam();
      this.searchLocally();
      const certifiable = this.items.count <= MOST_ITEMS || this.restrictToPool();
      if (certifiable && !this.finished()) this.certifyAndSearch();
      return this.result();
    } finally {
      this.incumbent.stop();
    }
  }

  /** A sum of squares with costs that cannot be negative is at least 0. */
  private boundedByZero(): boolean {
    const { objective, cost } = this.problem;
    if (objective.kind !== 'least-squares') return false;
    return (
      cost === null || (cost.long.every((c) => c >= 0) && (cost.short ?? cost.long).every((c) => c >= 0))
    );
  }

  private startTeam(): void {
    if (this.team.threads === 1) return;
    this.items.H = shared(this.items.H);
    this.team.send({
      kind: 'start',
      items: this.items,
      incumbent: this.incumbent.buffer,
      seed: this.options.seed,
      threads: this.team.threads,
    });
  }

  private offer(hedge: Incumbent | null): void {
    if (hedge !== null) this.incumbent.offer(hedge);
    this.noteIncumbent();
  }

  private noteIncumbent(): void {
    this.monitor.improve(this.incumbent.objective * this.items.objectiveScale);
  }

  /** Takes a bound of the scope, in the items' scale and before the rounding allowance. */
  private noteBound(scaled: number): void {
    const allowance = allowanceFor(this.rule, this.incumbent.objective);
    const bound = scaled === Infinity ? Infinity : (scaled - allowance) * this.items.objectiveScale;
    if (this.pool === undefined) this.monitor.raise(bound);
    else this.pool.bound = Math.max(this.pool.bound, bound);
  }

  /** Goes on with the most promising items only; their bound says nothing of the problem itself. False without a hedge. */
  private restrictToPool(): boolean {
    const hedge = this.incumbent.best();
    if (hedge === null) return false;
    this.scope = choosePool(this.items, hedge, POOL_SIZE);
    const names = new Set(this.scope.origin.map((item) => this.items.name[item]).filter((name) => name >= 0));
    this.pool = { candidates: [...names].sort((a, b) => a - b), bound: this.monitor.bound };
    return true;
  }

  /** Whether to go no further; looks at the clock at most every millisecond. */
  private finished(): boolean {
    const now = performance.now();
    if (now - this.polled > 1) {
      this.polled = now;
      this.noteIncumbent();
      this.monitor.poll();
    }
    return this.monitor.stop !== null || this.monitor.reached || this.poolIsSolved();
  }

  private poolIsSolved(): boolean {
    if (this.pool === undefined) return false;
    return (
      relativeGap(this.monitor.incumbent, this.pool.bound) <= Math.max(this.options.gap, PROOF_TOLERANCE)
    );
  }

  /** The warm start, then iterated local search for a time that suits the size. */
  private searchLocally(): void {
    const { items, options, localSearch, monitor } = this;
    monitor.enter('local-search');
    const stopped = () => this.finished();
    if (options.warmStart !== null) {
      const { support, weights } = fromWeights(items, options.warmStart);
      this.offer(localSearch.improveFrom(support, weights, { stopped }));
    }
    if (options.deterministic) {
      localSearch.run({ descents: FIRST_DESCENTS, stopped }, (hedge) => this.offer(hedge));
      return;
    }
    const most = this.localSeconds();
    const started = monitor.seconds;
    const wallClock = performance.now();
    let patience = started + PATIENCE * most;
    const budget = {
      stopped: () => this.finished() || monitor.seconds > patience,
      /** Later by the time that it was paused. */
      get deadline() {
        return wallClock + 1000 * most + monitor.paused;
      },
    };
    localSearch.run(budget, (hedge) => {
      this.offer(hedge);
      const now = monitor.seconds;
      patience = now + Math.max(PATIENCE * most, now - started);
    });
  }

  /** How long the first local search may take at most; less where teammates go on with it while the root is certified. */
  private localSeconds(): number {
    const { count } = this.items;
    const most = Math.min(MOST_LOCAL_SECONDS, LOCAL_SHARE * this.options.timeLimit, 0.01 + 5e-6 * count ** 2);
    return most * (this.team.threads > 1 ? TEAM_SHARE : 1);
  }

  private certifyAndSearch(): void {
    const { monitor } = this;
    const { items } = this.scope;
    monitor.enter('root');
    const kernel = createKernel(items, true);
    kernel.membership.set(rootMembership(items));
    const before = monitor.seconds;
    const root = this.certify(kernel);
    this.noteBound(root.bound);
    monitor.rootBound = monitor.bound;
    monitor.rootSeconds = monitor.seconds - before;
    if (root.bound === Infinity || this.finished()) return;
    const seeker = this.hedgeSeeker();
    const rootNode = { membership: rootMembership(this.scope.items), y: root.y, origin: this.scope.origin };
    seeker.round(rootNode, () => this.finished());
    this.noteIncumbent();
    const stage = this.openRoot(kernel, root);
    if (stage === null) this.noteExhausted();
    else if (!this.finished()) this.searchTree(stage, root.bound, seeker);
  }

  private certify(kernel: RelaxationKernel): RootCertificate {
    return new CertificateAscent(kernel, {
      incumbent: () => barrierObjective(this.rule, this.incumbent.objective),
      stopped: () => this.finished(),
      onSweep: (bound) => {
        this.noteBound(bound);
        return this.finished();
      },
    }).run();
  }

  /**
   * Evaluates the root with fixing; what it decides leaves the tree.
   * @returns the search that is left; null when the root decided everything
   */
  private openRoot(kernel: RelaxationKernel, root: RootCertificate): SearchStage | null {
    kernel.membership.set(rootMembership(this.scope.items));
    kernel.y.set(root.y);
    const outcome = kernel.evaluate({
      cutoff: cutoffFor(this.rule, this.incumbent.objective),
      iterations: ROOT_STEPS,
      tighteningRounds: ROOT_TIGHTENING_ROUNDS,
      fixing: true,
      proximal: false,
    });
    this.monitor.nodes = 1;
    return outcome === Outcome.pruned ? null : stageAfterRoot(kernel, root.central, this.scope.origin);
  }

  private hedgeSeeker(): HedgeSeeker {
    const { items, incumbent, localSearch } = this;
    return new HedgeSeeker({ items, incumbent, localSearch, deterministic: this.options.deterministic });
  }

  private searchTree(stage: SearchStage, rootBound: number, seeker: HedgeSeeker): void {
    const { items, incumbent, rule, team, monitor, options } = this;
    monitor.enter('search');
    const { done, bound } = new LeadSearch({
      stage,
      rootBound,
      certificateSeconds: monitor.rootSeconds,
      deterministic: options.deterministic,
      team,
      thread: { items, incumbent, rule, seeker, leaf: new LeafSolver(items), stopped: () => this.finished() },
      note: (least, nodes, open) => {
        monitor.nodes = nodes;
        monitor.open = open;
        if (least < Infinity) this.noteBound(Math.min(least, cutoffFor(rule, incumbent.objective)));
      },
    }).run();
    if (done) this.noteExhausted(bound);
  }

  /** No node is left: nothing is better than the incumbent by more than the gap, or nothing is feasible. */
  private noteExhausted(givenUp = Infinity): void {
    this.noteIncumbent();
    const { objective } = this.incumbent;
    this.noteBound(objective === Infinity ? givenUp : Math.min(givenUp, cutoffFor(this.rule, objective)));
  }

  private result(): SolveResult {
    const { monitor, pool } = this;
    const best = this.incumbent.best();
    if (best === null) {
      return monitor.finish(monitor.bound === Infinity ? 'infeasible' : 'time-limit', null, Infinity);
    }
    const x = toWeights(this.items, best);
    const { objective } = verifyHedge(this.problem, x);
    const result = monitor.finish('time-limit', x, objective);
    return pool === undefined
      ? result
      : { ...result, pool: { ...pool, bound: Math.min(pool.bound, objective) } };
  }
}
