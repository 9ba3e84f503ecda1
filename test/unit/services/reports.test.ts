import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSampleDesk, type Desk } from './desk.ts';

/** Reports through the contract: they are written in a thread of their own. */

let desk: Desk;
let runId: number;

beforeAll(async () => {
  desk = await openSampleDesk();
  const { jobId } = await desk.call('runs.start', {
    scenarioId: desk.sampleScenarioId,
    gap: 1,
    timeLimit: 1,
  });
  runId = (await desk.finish(jobId)).outcome!.runId!;
});
afterAll(() => desk.close());

const bytesOf = (token: string): Uint8Array => desk.workstation.deliverables.get(token).bytes;

const exports = {
  run: (format: 'pdf' | 'xlsx') => desk.call('runs.export', { id: runId, format }),
  comparison: (format: 'pdf' | 'xlsx') => desk.call('compare.export', { runs: [runId, runId], format }),
};

describe.each(['run', 'comparison'] as const)('the report of a %s', (what) => {
  it('is a document of whole pages', async () => {
    const { token, mediaType } = await exports[what]('pdf');
    expect(mediaType).toBe('application/pdf');
    const document = await PDFDocument.load(bytesOf(token));
    expect(document.getPageCount()).toBeGreaterThan(0);
  });

  it('is a workbook', async () => {
    const { token, bytes } = await exports[what]('xlsx');
    const workbook = bytesOf(token);
    expect(workbook).toHaveLength(bytes);
    // A ZIP file: its local file header.
    expect([...workbook.subarray(0, 4)]).toEqual([0x50, 0x4b, 0x03, 0x04]);
  });
});
