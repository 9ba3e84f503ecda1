import { sensitivityOf } from './sensitivity.ts';
import type { SensitivityOutcome, SensitivityReport, SensitivityTask } from './sensitivity-task.ts';
import { serveTask } from './worker-guest.ts';

serveTask<SensitivityTask, SensitivityReport, SensitivityOutcome>((task, guest) =>
  sensitivityOf(task, { report: (report) => guest.report(report), cancelled: guest.cancelled }),
);
