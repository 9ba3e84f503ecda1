import { methods, type Handlers, type MethodName } from '../contract/methods.ts';
import { fail, ok, UserError, type Result } from '../contract/result.ts';
import type { Logger } from './workstation-api.ts';

/**
 * The one door to the services: validates the payload, calls the handler, and answers with a Result whatever happens.
 * Expected failures keep their code; anything else is a defect of ours, logged with its stack and reported without it.
 */
export async function dispatch(
  handlers: Handlers,
  method: string,
  payload: unknown,
  log: Logger,
): Promise<Result<unknown>> {
  if (!Object.hasOwn(methods, method))
    return fail('invalid-request', `there is no method ${method.slice(0, 60)}`);
  const name = method as MethodName;
  const parsed = methods[name].request.safeParse(payload ?? {});
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`,
    );
    return fail('invalid-request', `${name}: ${issues[0]}`, { issues });
  }
  try {
    // The table guarantees that this handler takes what this schema gives.
    const handler = handlers[name] as (request: unknown) => unknown;
    return ok(await handler(parsed.data));
  } catch (error) {
    return failureOf(error, `${name} failed`, log);
  }
}

/** The Result of a thrown error: a UserError keeps its code, anything else becomes `internal` and is logged. */
export function failureOf(error: unknown, context: string, log: Logger): Result<never> {
  if (error instanceof UserError) return fail(error.code, error.message, error.details);
  log.error(context, error);
  return fail('internal', `${context}: an unexpected error; the log has the details`);
}
