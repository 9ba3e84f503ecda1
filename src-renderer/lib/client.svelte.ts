import type { EventName, Events } from '../../src-main/contract/events.ts';
import type { MethodName, RequestInput, ResponseOf } from '../../src-main/contract/methods.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import type { Transport } from '../../src-main/contract/transport.ts';

/** An expected failure of a call: code, message for people, and where it happened. */
export class CallError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'CallError';
    this.failure = failure;
  }
}

/** The Failure of anything that was thrown. */
export const failureFrom = (error: unknown): Failure =>
  error instanceof CallError
    ? error.failure
    : { code: 'internal', message: error instanceof Error ? error.message : String(error) };

/** The method table as typed calls, over whichever transport the host gives. */
export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @throws CallError when the other side answers with a failure. */
  async call<M extends MethodName>(method: M, request: RequestInput<M>): Promise<ResponseOf<M>> {
    // Reactive proxies cannot cross a structured clone.
    const payload: unknown = $state.snapshot(request);
    const result = await this.#transport.invoke(method, payload);
    if (!result.ok) throw new CallError(result.error);
    return result.value as ResponseOf<M>;
  }

  /** Returns the function that ends the subscription. */
  subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    return this.#transport.subscribe(event, listener);
  }
}
