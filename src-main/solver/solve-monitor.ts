import { cancelWord, stopAsked } from './problem.ts';
import type {
  CancelFlag,
  SolveOptions,
  SolvePhase,
  SolveProgress,
  SolveResult,
  SolveStatus,
} from './problem.ts';
import { PROOF_TOLERANCE, SMALLEST_PRIMAL } from './search-settings.ts';

/** Milliseconds between two reports; the caller is promised at least four a second. */
const REPORT_INTERVAL = 200;
const MOST_SAMPLES = 600;
const thresholds = ['0.05', '0.01', '0.001'] as const;

/** Relative gap of a hedge and a bound, in the objective's own scale; Infinity without a hedge. */
export function relativeGap(objective: number, bound: number): number {
  if (objective === Infinity || bound === -Infinity) return Infinity;
  return Math.max(0, objective - bound) / Math.max(Math.abs(objective), SMALLEST_PRIMAL);
}

/** Keeps the clock, the reports and the record of one solve, and decides when it has to stop. All values in the problem's scale. */
export class SolveMonitor {
  phase: SolvePhase = 'local-search';
  rootSeconds = 0;
  rootBound = -Infinity;
  incumbent = Infinity;
  bound = -Infinity;
  nodes = 0;
  open = 0;
  stop: 'time-limit' | 'cancelled' | null = null;
  readonly log: SolveProgress[] = [];
  readonly firstWithin: SolveResult['firstWithin'] = {};
  private readonly started = performance.now();
  private readonly options: SolveOptions;
  private readonly onProgress: (progress: SolveProgress) => void;
  private readonly cancelFlag: CancelFlag | null;
  /** The incumbent's weights, for the report after it has changed. */
  weights: (() => Float64Array | null) | null = null;
  /** Told before the solve waits and after; the other threads have to do the same. */
  onPause: ((paused: boolean) => void) | null = null;
  /** Milliseconds that the solve has waited. */
  paused = 0;
  private reportedIncumbent = Infinity;
  private reported = -Infinity;
  private sampleInterval = REPORT_INTERVAL;
  private sampled = -Infinity;

  constructor(
    options: SolveOptions,
    onProgress: (progress: SolveProgress) => void,
    cancelFlag: CancelFlag | null,
  ) {
    this.options = options;
    this.onProgress = onProgress;
    this.cancelFlag = cancelFlag;
  }

  /** Of the solve's own clock, which stands still while it is paused. */
  get seconds(): number {
    return (performance.now() - this.paused - this.started) / 1000;
  }

  /** Seconds left of the time limit. */
  get remaining(): number {
    return this.options.timeLimit - this.seconds;
  }

  get gap(): number {
    return relativeGap(this.incumbent, this.bound);
  }

  /** Whether the gap asked for is reached. */
  get reached(): boolean {
    return this.gap <= Math.max(this.options.gap, PROOF_TOLERANCE);
  }

  /** Looks at the clock and the cancel flag, reports when it is time, waits while paused; true when the solve must stop. */
  poll(): boolean {
    if (this.stop !== null) return true;
    if (this.cancelFlag !== null && this.mustStop(this.cancelFlag)) this.stop = 'cancelled';
    else if (this.remaining <= 0) this.stop = 'time-limit';
    if (performance.now() - this.reported >= REPORT_INTERVAL) this.report();
    return this.stop !== null;
  }

  private mustStop(flag: CancelFlag): boolean {
    if (Atomics.load(flag, 0) !== cancelWord.pause) return stopAsked(flag);
    this.report();
    const from = performance.now();
    this.onPause?.(true);
    const stop = stopAsked(flag);
    this.onPause?.(false);
    this.paused += performance.now() - from;
    return stop;
  }

  enter(phase: SolvePhase): void {
    this.phase = phase;
    this.report();
  }

  improve(objective: number): void {
    if (!(objective < this.incumbent)) return;
    this.incumbent = objective;
    this.noteThresholds();
  }

  /** Takes a valid lower bound; a smaller one than before is ignored. */
  raise(bound: number): void {
    if (!(bound > this.bound)) return;
    this.bound = bound;
    this.noteThresholds();
  }

  private noteThresholds(): void {
    for (const threshold of thresholds) {
      if (this.gap <= Number(threshold)) this.firstWithin[threshold] ??= this.seconds;
    }
  }

  /** A caller that keeps the best hedge against a crash needs it once, not with every report. */
  private withWeights(progress: SolveProgress): SolveProgress {
    if (this.incumbent === this.reportedIncumbent) return progress;
    this.reportedIncumbent = this.incumbent;
    const x = this.weights?.() ?? null;
    return x === null ? progress : { ...progress, x };
  }

  /** Reports now, and keeps a sample for the record unless the last one is recent. */
  report(): void {
    const { phase, seconds, incumbent, bound, gap, nodes, open } = this;
    const progress = { phase, seconds, incumbent, bound: Math.min(bound, incumbent), gap, nodes, open };
    this.reported = performance.now();
    this.onProgress(this.withWeights(progress));
    const last = this.log.at(-1);
    if (last?.phase === phase && this.reported - this.sampled < this.sampleInterval) return;
    this.sampled = this.reported;
    this.log.push(progress);
    if (this.log.length <= MOST_SAMPLES) return;
    this.log.splice(0, this.log.length, ...this.log.filter((_, k) => k % 2 === 0));
    this.sampleInterval *= 2;
  }

  /**
   * The result, with what was reached: the status that the gap deserves, else the reason to stop.
   * @param otherwise status where neither the gap nor a reason to stop explains the end
   * @param objective of x, from the problem's own data
   */
  finish(otherwise: SolveStatus, x: Float64Array | null, objective: number): SolveResult {
    this.incumbent = objective;
    this.phase = 'done';
    this.report();
    const { options, gap, log, firstWithin, nodes, rootSeconds, seconds } = this;
    const pausedSeconds = this.paused / 1000;
    const bound = otherwise === 'infeasible' ? Infinity : Math.min(this.bound, objective);
    let status = this.stop ?? otherwise;
    if (x !== null && gap <= PROOF_TOLERANCE) status = 'optimal';
    else if (x !== null && gap <= options.gap) status = 'gap';
    const rootBound = Math.min(this.rootBound, objective);
    return {
      ...{ status, x, objective, bound, gap, seconds, pausedSeconds },
      ...{ rootSeconds, rootBound, nodes, firstWithin, log },
    };
  }
}
