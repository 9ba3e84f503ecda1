import type { CDPSession, Page } from 'playwright-core';

/** Processor time of the page's main thread: what a busy machine cannot stretch. */
export class PageWork {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<PageWork> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new PageWork(session);
  }

  /** Milliseconds since the page was opened. */
  async milliseconds(): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  }
}
