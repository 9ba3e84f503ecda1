import { certificateInWords } from '../../../src-main/contract/certificate-words.ts';
import type { ExportFormat, Run, RunStatus, RunSummary } from '../../../src-main/contract/runs.ts';
import { decimal, dollars, percent } from '../formats.svelte.ts';

export const nameOf = (run: Pick<Run | RunSummary, 'label' | 'scenarioName'>): string =>
  run.label ?? run.scenarioName;

export const statusWords: Record<RunStatus, string> = {
  optimal: 'proven',
  gap: 'within the gap',
  'time-limit': 'time limit',
  cancelled: 'stopped',
  interrupted: 'interrupted',
};

/** What is known of how good a hedge is. `gap` 0 where the optimum is proven. */
export const gapText = (status: RunStatus, gap: number): string =>
  status === 'optimal' ? 'proven' : percent(gap, gap < 0.001 ? 3 : 1);

/** The certificate as a sentence that can be said to risk management. */
export const certificateSentence = ({ certificate }: Pick<Run, 'certificate'>): string =>
  certificateInWords(certificate, { dollars, percent, objective: (value) => decimal(value, 8) });

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
