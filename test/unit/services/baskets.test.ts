import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;

/** IBM from the 2nd to the 5th, GM from the 3rd to the 4th, UAL for long months before and until the 2nd. */
const prices = `date,symbol,close,adjusted_close
2024-01-02,IBM,10,10
2024-01-03,IBM,11,11
2024-01-04,IBM,12,12
2024-01-05,IBM,13,13
2024-01-03,GM,15,15
2024-01-04,GM,16,16
2023-10-02,UAL,40,40
2024-01-02,UAL,41,41
`;

beforeAll(async () => {
  desk = await openDesk();
  const path = join(desk.folder, 'prices.csv');
  writeFileSync(path, prices);
  const { token } = await desk.workstation.files.adopt(path, 'prices.csv');
  await desk.finish((await desk.call('market.import', { kind: 'prices', files: [{ token }] })).jobId);
});
afterAll(() => desk.close());

describe('a basket beside what is on file for it', () => {
  it('is worth what it was on the last day that all of its names have', async () => {
    const { id } = await desk.call('baskets.create', {
      name: 'two',
      kind: 'shares',
      entries: [
        { symbol: 'ibm', amount: 100 },
        { symbol: 'GM', amount: 50 },
      ],
    });
    // On the 4th: 100 × 12 of 100 × 12 + 50 × 16.
    expect(await desk.call('baskets.get', { id })).toMatchObject({
      asOf: '2024-01-04',
      history: { from: '2024-01-03', to: '2024-01-04' },
      constituents: [
        { symbol: 'ibm', close: 12, weight: 0.6 },
        { symbol: 'GM', close: 16, weight: 0.4 },
      ],
    });
  });

  it('has no days in common where one name ends before another begins', async () => {
    const { id } = await desk.call('baskets.create', {
      name: 'apart',
      kind: 'shares',
      entries: [
        { symbol: 'GM', amount: 50 },
        { symbol: 'UAL', amount: 10 },
      ],
    });
    // GM had no price by the 2nd, the day of UAL's last: its newest one is shown, and no weight.
    expect(await desk.call('baskets.get', { id })).toMatchObject({
      asOf: '2024-01-02',
      history: null,
      constituents: [
        { symbol: 'GM', close: 16, weight: null },
        { symbol: 'UAL', close: 41, weight: null },
      ],
    });
  });
});
