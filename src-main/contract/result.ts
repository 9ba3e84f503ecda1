/**
 * Every call across the contract answers with a Result. Codes are a closed set: the renderer and scripts can act on
 * them. The message is for people: what happened, to which file, line, name or setting, and what to do.
 */
export const errorCodes = [
  /** The call's payload does not fit the method's schema. */
  'invalid-request',
  /** No such basket, scenario, run, job or file. */
  'not-found',
  /** A name that must be unique is taken, or the object has changed since it was read. */
  'conflict',
  /** A file cannot be read as what it was given as. */
  'bad-file',
  /** Data that the user gave are wrong: unknown symbols, weights that do not sum, dates without prices. */
  'bad-input',
  /** The constraints admit no hedge. */
  'infeasible',
  /** The limit was reached before any feasible hedge was found. */
  'no-hedge-found',
  /** The database or a file cannot be read or written. */
  'storage',
  /** The database was written by a newer version. */
  'newer-schema',
  /** A worker died; the job failed, nothing else. */
  'worker-died',
  /** The host cannot do this (for example native dialogs in a browser). */
  'not-supported',
  /** A defect of ours; details are in the log. */
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface Failure {
  code: ErrorCode;
  message: string;
  /** Where it is known: file, line, symbol, setting, and a mend that the user can apply. */
  details?: FailureDetails;
}

export interface FailureDetails {
  file?: string;
  line?: number;
  symbol?: string;
  setting?: string;
  mend?: string;
  issues?: string[];
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (code: ErrorCode, message: string, details?: FailureDetails): Result<never> => ({
  ok: false,
  error: details ? { code, message, details } : { code, message },
});

/** Thrown inside the main side for an expected failure; the dispatcher turns it into a Result. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly details: FailureDetails | undefined;
  constructor(code: ErrorCode, message: string, details?: FailureDetails) {
    super(message);
    this.name = 'UserError';
    this.code = code;
    this.details = details;
  }

  /** As it crosses to another thread or process. */
  failure(): Failure {
    const { code, message, details } = this;
    return details ? { code, message, details } : { code, message };
  }
}
