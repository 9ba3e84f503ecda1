import { app } from 'electron';
import type { Logger, Workstation } from '../../services/workstation-api.ts';

/**
 * Quitting waits until the jobs have stopped with their best hedges and the database is closed, however often it is asked
 * for meanwhile.
 *
 * @param onClosing called once, before the services begin to close
 */
export function closeBeforeQuitting(workstation: Workstation, onClosing: () => void, log: Logger): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    onClosing();
    workstation
      .close()
      .catch((error: unknown) => log.error('closing failed', error))
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
}
