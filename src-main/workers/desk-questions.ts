import type { QualityFinding } from '../contract/market-files.ts';
import type { Failure } from '../contract/result.ts';
import type { PairedComparison, RunEvaluation, WalkForwardSummary } from '../contract/metrics.ts';
import type { FollowedHedge } from '../contract/monitor.ts';
import type { OptionRequest, OptionView } from '../contract/option-request.ts';
import type { Run } from '../contract/runs.ts';
import type { ScenarioCheck } from '../contract/scenarios.ts';
import type { WhatIf, WhatIfRequest } from '../contract/what-if.ts';
import type { ComparedRun } from '../evaluation/paired-comparison.ts';
import type { WalkForwardOutcome } from '../evaluation/walk-forward.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { Problem } from '../solver/problem.ts';
import type { CheckedMarket, CheckedScenario } from './check-desk.ts';
import type { NameFacts } from './hedge-task.ts';
import type { RunInputs } from './sensitivity-task.ts';
import type { followUp } from './study-follow-up.ts';

/** What the desk worker answers: short calculations that a person waits for. */
export interface DeskQuestions {
  /** Is the scenario feasible? `market` null: that of the question before. */
  check: {
    ask: { market: CheckedMarket | null; scenario: CheckedScenario };
    answer: ScenarioCheck;
  };
  /** The checks on whole histories, after an import. */
  quality: { ask: { series: PriceSeries[]; calendar: Int32Array }; answer: QualityFinding[] };
  /** The evaluation of a run's shares on the prices that it read. */
  evaluate: { ask: { run: Run; series: PriceSeries[] }; answer: RunEvaluation };
  /** The problem that a run solved, for another solver; columns are `names`. */
  problem: {
    ask: {
      run: Run;
      series: PriceSeries[];
      impliedVols: Map<string, number> | null;
      facts: Map<string, NameFacts>;
    };
    answer: { problem: Problem; names: string[] };
  };
  /** Run b against run a; null where they share too few days held. */
  compare: { ask: { a: ComparedRun; b: ComparedRun }; answer: PairedComparison | null };
  /** Shares edited by hand. `inputs` null: the run of the question before. */
  whatIf: { ask: { inputs: RunInputs | null; shares: WhatIfRequest['shares'] }; answer: WhatIf };
  /** What a run's shares have done up to the last day on file; `followUp` with everything that an evaluation has. */
  follow: { ask: { run: Run; series: PriceSeries[] }; answer: Omit<FollowedHedge, 'evaluatedAt'> };
  followUp: {
    ask: { run: Run; series: PriceSeries[]; sectors: Map<string, string> };
    answer: ReturnType<typeof followUp>;
  };
  /** The option beside a run's hedge. `series`: up to the last day on file; null: not asked how it has moved since. */
  option: {
    ask: { run: Run; request: OptionRequest; series: PriceSeries[] | null };
    answer: OptionView;
  };
  /** What the hedges of each alternative of a walk-forward did, summed up. */
  walkForward: { ask: { outcomes: WalkForwardOutcome[][]; hold: number }; answer: WalkForwardSummary[] };
}

export type DeskTopic = keyof DeskQuestions;

export type DeskQuestion = {
  [T in DeskTopic]: { id: number; topic: T; ask: DeskQuestions[T]['ask'] };
}[DeskTopic];

export interface DeskAnswer {
  id: number;
  answer: unknown;
  /** Set when the user's data do not allow an answer. */
  failure: Failure | null;
  /** Set when the calculation itself failed: the stack. */
  defect: string | null;
}
