/**
 * A question that is asked one at a time: what asks again meanwhile is answered by one more, with what holds then.
 *
 * @param ask must not throw
 */
export function oneAtATime(ask: () => Promise<void>): () => Promise<void> {
  let asking = false;
  let stale = false;
  return async () => {
    stale = true;
    if (asking) return;
    asking = true;
    while (stale) {
      stale = false;
      await ask();
    }
    asking = false;
  };
}
