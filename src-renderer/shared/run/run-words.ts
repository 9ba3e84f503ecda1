import { certificateInWords } from '../../../src-main/contract/certificate-words.ts';
import type {
  ExportFormat,
  PoolCertificate,
  Run,
  RunStatus,
  RunSummary,
} from '../../../src-main/contract/runs.ts';
import { decimal, dollars, integer, percent } from '../formats.svelte.ts';

export const nameOf = (run: Pick<Run | RunSummary, 'label' | 'scenarioName'>): string =>
  run.label ?? run.scenarioName;

export const statusWords: Record<RunStatus, string> = {
  optimal: 'proven',
  gap: 'within the gap',
  'time-limit': 'time limit',
  cancelled: 'stopped',
  interrupted: 'interrupted',
};

/** How near the best possible hedge one is known to be; with a pool only among its candidates. */
export interface Proof {
  status: RunStatus;
  /** 0 where the optimum is proven. */
  gap: number;
  pool?: Pick<PoolCertificate, 'gap'> | null;
}

/** "proven", "4.2%", or "pool 1.2%" where only a pool of the candidates could be bounded. */
export function gapText({ status, gap, pool }: Proof): string {
  if (pool) return `pool ${percent(pool.gap)}`;
  return status === 'optimal' ? 'proven' : percent(gap, gap < 0.001 ? 3 : 1);
}

/** The certificate as a sentence that can be said to risk management. */
export const certificateSentence = (run: Pick<Run, 'certificate' | 'candidates'>): string =>
  certificateInWords(run, { dollars, percent, objective: (value) => decimal(value, 8), count: integer });

export const exportFormats: readonly { format: ExportFormat; label: string; note: string }[] = [
  { format: 'generic', label: 'Trade list', note: 'CSV' },
  { format: 'ibkr', label: 'Interactive Brokers basket', note: 'CSV' },
  { format: 'fix', label: 'FIX 4.4 NewOrderList', note: 'FIX' },
  { format: 'emsx', label: 'EMSX', note: 'CSV' },
  { format: 'redi', label: 'REDIPlus', note: 'CSV' },
  { format: 'xlsx', label: 'Report', note: 'XLSX' },
  { format: 'pdf', label: 'Report', note: 'PDF' },
  { format: 'csv', label: 'Tables', note: 'CSV' },
  { format: 'lp', label: 'Model for another solver', note: 'LP' },
  { format: 'instance', label: 'Model for the command line', note: 'JSON' },
  { format: 'json', label: 'Run record', note: 'JSON' },
];
