import type { Failure } from './result.ts';

export type JobKind =
  'import' | 'run' | 'frontier' | 'walk-forward' | 'sensitivity' | 'alternatives' | 'follow-up' | 'backup';
/** Jobs of one lane wait for each other; the lanes run beside each other. */
export const lanes: Record<JobKind, 'solver' | 'files'> = {
  run: 'solver',
  frontier: 'solver',
  'walk-forward': 'solver',
  sensitivity: 'solver',
  alternatives: 'solver',
  'follow-up': 'files',
  import: 'files',
  backup: 'files',
};

export type JobState =
  | 'queued'
  | 'running'
  | 'paused'
  | 'done'
  | 'failed'
  | 'cancelled'
  /** It was running when the program died; the best hedge so far was kept. */
  | 'interrupted';

/** One job as it stands: sent with every change, at least four times a second while it runs. */
export interface JobSnapshot {
  id: string;
  kind: JobKind;
  title: string;
  state: JobState;
  /** Its turn among the jobs that wait in its lane: 1 is next; null when it does not wait. */
  place: number | null;
  /** Whether it can be paused while it runs. */
  pausable: boolean;
  /** 0 to 1; null where the end is not known. */
  fraction: number | null;
  /** That it has run, pauses left out. */
  seconds: number;
  /** What it is about: the scenario that it solves; the run that it studies, repairs or opens another hedge of. */
  scenarioId: number | null;
  runId: number | null;
  progress: ImportProgress | RunProgress | SweepProgress | null;
  /** What it made, once it is done. */
  outcome: JobOutcome | null;
  error: Failure | null;
}

export interface ImportProgress {
  kind: 'import';
  file: string;
  fileIndex: number;
  files: number;
  /** null: the file is through, or the rows are made. */
  size: { read: number; bytes: number } | null;
  /** Read so far, of all files. */
  rows: number;
  /** Of the files that are through. */
  refused: number;
}

export interface RunProgress {
  kind: 'run';
  phase: 'preparing' | 'local-search' | 'root' | 'search' | 'rounding' | 'evaluating' | 'promise';
  /** USD a day where the objective is a daily mean square (λ = 0, sample estimation), else null. */
  bestRmse: number | null;
  /** null while nothing is proven: that no objective is below 0 is no news. */
  boundRmse: number | null;
  objective: number | null;
  bound: number | null;
  /** null as boundRmse. */
  gap: number | null;
  nodes: number;
  open: number;
}

export interface SweepProgress {
  kind: 'sweep';
  done: number;
  total: number;
  current: string;
  /** Of a frontier or a walk-forward: the study that has what is finished so far. */
  studyId?: number;
}

export interface JobOutcome {
  runId?: number;
  importIds?: number[];
  studyId?: number;
}

/** Gap against time of a run, for the live chart and the record. Arrays have one length; NaN-free, ±Infinity where unknown. */
export interface SolverTrace {
  seconds: Float64Array;
  incumbent: Float64Array;
  bound: Float64Array;
  nodes: Float64Array;
}
