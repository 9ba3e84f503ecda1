import type { JobSnapshot } from '../../contract/jobs.ts';
import type { MethodName, RequestInput, ResponseOf } from '../../contract/methods.ts';
import { UserError } from '../../contract/result.ts';
import type { Workstation } from '../../services/workstation-api.ts';
import type { Arguments, OptionKinds } from './arguments.ts';
import type { Console } from './output.ts';

/** What a command has to work with. */
export interface CommandContext {
  console: Console;
  databasePath: string;
  migrationsFolder: string;
  /** Opened at first use. */
  workstation(): Promise<Workstation>;
  /** Calls a method of the contract; throws the UserError that a failed Result carries, or UsageError for its words. */
  call<M extends MethodName>(method: M, request: RequestInput<M>): Promise<ResponseOf<M>>;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
}

export interface Command {
  /** One or two words: `run`, `import prices`. */
  name: string;
  usage: string;
  summary: string;
  /** Words that are no options, at most. */
  words: number;
  options: OptionKinds;
  /** A command that shall not touch the user's own database names another here. */
  privateDatabase?(args: Arguments): Promise<string>;
  /** The exit code; nothing means 0. */
  run(context: CommandContext, args: Arguments): Promise<number | void>;
}

export const exitCodes = {
  done: 0,
  usage: 2,
  badInput: 3,
  infeasible: 4,
  noHedge: 5,
  cancelled: 130,
} as const;

/** The one of a list that the user means, by name or by number. Throws UserError('not-found') with what there is. */
export function pick<T extends { id: number; name: string }>(kind: string, list: T[], given: string): T {
  const found = list.find((item) => item.name === given) ?? list.find((item) => String(item.id) === given);
  if (found) return found;
  const known =
    list.length === 0 ? 'there is none yet' : `on file: ${list.map((item) => item.name).join(', ')}`;
  throw new UserError('not-found', `there is no ${kind} ${given}; ${known}`);
}

/**
 * Follows a job to its end. Ctrl-C cancels it once, and it then ends with what it has. Throws the UserError that the
 * job failed with.
 */
export async function followJob(
  context: CommandContext,
  jobId: string,
  describe: (job: JobSnapshot) => string,
): Promise<JobSnapshot> {
  const workstation = await context.workstation();
  const { promise, resolve } = Promise.withResolvers<JobSnapshot>();
  const settle = (job: JobSnapshot) => {
    if (job.id !== jobId) return;
    if (job.state === 'queued' || job.state === 'running' || job.state === 'paused') {
      context.console.progress(describe(job));
    } else resolve(job);
  };
  const end = workstation.subscribe('job.changed', settle);
  const cancel = () => void context.call('jobs.cancel', { id: jobId });
  if (context.interrupted.aborted) cancel();
  context.interrupted.addEventListener('abort', cancel, { once: true });
  try {
    settle((await context.call('jobs.get', { id: jobId })).job);
    const job = await promise;
    if (job.error) throw new UserError(job.error.code, job.error.message, job.error.details);
    return job;
  } finally {
    end();
    context.interrupted.removeEventListener('abort', cancel);
    context.console.endProgress();
  }
}
