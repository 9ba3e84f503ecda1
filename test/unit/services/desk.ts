import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { JobSnapshot } from '../../../src-main/contract/jobs.ts';
import type { MethodName, RequestInput, ResponseOf } from '../../../src-main/contract/methods.ts';
import { UserError } from '../../../src-main/contract/result.ts';
import { dispatch } from '../../../src-main/services/dispatch.ts';
import { openWorkstation } from '../../../src-main/services/open-workstation.ts';
import { sampleScenarioName } from '../../../src-main/services/sample-desk.ts';
import type { Logger, Workstation } from '../../../src-main/services/workstation-api.ts';

/** A real workstation on a database of its own, with the sample market; asked through the contract. */
export interface Desk {
  workstation: Workstation;
  /** For files of the test's own; goes with the desk. */
  folder: string;
  /** Every line that went to the log as an error. */
  errors: string[];
  sampleScenarioId: number;
  call<M extends MethodName>(method: M, request: RequestInput<M>): Promise<ResponseOf<M>>;
  /** Waits for a job; `onChange` sees every snapshot. Throws the UserError that it failed with. */
  finish(jobId: string, onChange?: (job: JobSnapshot) => void): Promise<JobSnapshot>;
  close(): Promise<void>;
}

const migrationsFolder = resolve(import.meta.dirname, '../../../migrations');

export async function openSampleDesk(): Promise<Desk> {
  const desk = await openDesk();
  await desk.finish((await desk.call('market.loadSample', {})).jobId);
  const scenarios = await desk.call('scenarios.list', {});
  desk.sampleScenarioId = scenarios.find(({ name }) => name === sampleScenarioName)!.id;
  return desk;
}

/** The same without any data. */
export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'hedge-desk-'));
  const errors: string[] = [];
  const log: Logger = {
    info: () => {},
    warn: () => {},
    error: (message, cause) => errors.push(`${message} ${cause instanceof Error ? cause.stack : ''}`),
  };
  const workstation = await openWorkstation({ databasePath: join(folder, 'desk.db'), migrationsFolder, log });
  const desk: Desk = {
    workstation,
    folder,
    errors,
    sampleScenarioId: 0,
    async call(method, request) {
      const result = await dispatch(workstation.handlers, method, request, log);
      if (!result.ok) throw new UserError(result.error.code, result.error.message, result.error.details);
      return result.value as never;
    },
    async finish(jobId, onChange = () => {}) {
      const { promise, resolve: settle } = Promise.withResolvers<JobSnapshot>();
      const look = (job: JobSnapshot) => {
        if (job.id !== jobId) return;
        onChange(job);
        if (!['queued', 'running', 'paused'].includes(job.state)) settle(job);
      };
      const end = workstation.subscribe('job.changed', look);
      look((await desk.call('jobs.get', { id: jobId })).job);
      const job = await promise;
      end();
      if (job.error) throw new UserError(job.error.code, job.error.message, job.error.details);
      return job;
    },
    async close() {
      await workstation.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return desk;
}
