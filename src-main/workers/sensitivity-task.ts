import type { Sensitivity } from '../contract/sensitivity.ts';
import type { Run } from '../contract/runs.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import type { NameFacts } from './hedge-task.ts';

/** A run and everything that it was calculated from. */
export interface RunInputs {
  run: Run;
  /** As the run read them. */
  series: PriceSeries[];
  impliedVols: Map<string, number> | null;
  facts: Map<string, NameFacts>;
}

export interface SensitivityTask extends RunInputs {
  /** Seconds for everything together. */
  seconds: number;
}

export interface SensitivityReport {
  done: number;
  total: number;
  current: string;
}

export type SensitivityOutcome = Omit<Sensitivity, 'createdAt'>;
