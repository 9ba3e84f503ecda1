import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createGzip } from 'node:zlib';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../src-main/contract/jobs.ts';
import type { MethodName, RequestInput, ResponseOf } from '../../src-main/contract/methods.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { dispatch } from '../../src-main/services/dispatch.ts';
import { openWorkstation } from '../../src-main/services/open-workstation.ts';
import type { Logger, Workstation } from '../../src-main/services/workstation-api.ts';

/** Items 10 and 12 of the security list, through the services as a host calls them. */

let folder: string;
let workstation: Workstation;
const failures: string[] = [];
const log: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (message, cause) => void failures.push(`${message}: ${String(cause)}`),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-imports-'));
  workstation = await openWorkstation({
    databasePath: join(folder, 'workstation.db'),
    migrationsFolder: resolve(import.meta.dirname, '../../migrations'),
    log,
  });
});
afterAll(async () => {
  await workstation.close();
  await rm(folder, { recursive: true, force: true });
});

const call = <M extends MethodName>(method: M, request: RequestInput<M>) =>
  dispatch(workstation.handlers, method, request, log) as Promise<Result<ResponseOf<M>>>;

async function value<M extends MethodName>(method: M, request: RequestInput<M>): Promise<ResponseOf<M>> {
  const result = await call(method, request);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Everything on file but the record of the attempt itself. */
async function onFile(): Promise<unknown> {
  const { instruments, prices, impliedVols, sectors } = await value('app.status', {});
  return { instruments, prices, impliedVols, sectors, findings: await value('market.findings', {}) };
}

async function finished(jobId: string): Promise<JobSnapshot> {
  let job: JobSnapshot | undefined;
  await expect
    .poll(
      async () => {
        ({ job } = await value('jobs.get', { id: jobId }));
        return job.state;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toMatch(/done|failed|cancelled/);
  return job!;
}

const good = 'date,symbol,close\n2021-01-04,AAPL,129.41\n2021-01-05,AAPL,131.01\n';

async function longLine(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.write(good);
  const megabyte = Buffer.alloc(1024 ** 2, 'x');
  for (let count = 0; count < 100; count += 1) await file.write(megabyte);
  await file.close();
}

async function bomb(path: string): Promise<void> {
  const megabyte = Buffer.alloc(1024 ** 2, '\n');
  const source = Readable.from(
    (function* () {
      yield Buffer.from(good);
      for (let count = 0; count < 600; count += 1) yield megabyte;
    })(),
  );
  await pipeline(source, createGzip({ level: 1 }), createWriteStream(path));
}

const hostileFiles: [name: string, write: (path: string) => Promise<void>][] = [
  ['random.csv', (path) => writeFile(path, randomBytes(2_000_000))],
  ['long-line.csv', longLine],
  [
    'columns.csv',
    (path) => writeFile(path, `date,${Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')}\n`),
  ],
  ['nul.csv', (path) => writeFile(path, good + '\0'.repeat(100_000))],
  ['bomb.csv.gz', bomb],
  ['empty.csv', (path) => writeFile(path, '')],
  ['page.csv', (path) => writeFile(path, '<!doctype html><html><body>404</body></html>')],
];

describe.each(hostileFiles)('%s', (name, write) => {
  let token: string;
  beforeAll(async () => {
    const path = join(folder, name);
    await write(path);
    ({ token } = await workstation.files.adopt(path, name));
  });

  it.each(['prices', 'vols', 'sectors', 'borrow'] as const)(
    'given as %s is refused with its reason and leaves the data as they were',
    async (kind) => {
      const before = await onFile();
      const started = await call('market.import', { kind, files: [{ token }] });
      const failure = started.ok ? (await finished(started.value.jobId)).error : started.error;
      expect(failure?.code).toMatch(/^bad-(file|input)$/);
      expect(failure?.message).toContain(name);
      expect(await onFile()).toEqual(before);
    },
  );

  it('given as anything else is refused too', async () => {
    for (const result of [
      await call('baskets.preview', { file: token }),
      await call('market.symbolList', { file: token }),
      await call('scenarios.import', { file: token }),
    ]) {
      if (result.ok) expect(result.value).toMatchObject({ entries: [] });
      else expect(result.error.code).toMatch(/^bad-(file|input)$/);
    }
  });
});

describe('text that means something elsewhere', () => {
  const hostileNames = [
    `'); DROP TABLE baskets; --`,
    `x" OR "1"="1`,
    '$(touch owned)',
    '%s%n%x',
    '\u202eevil',
    '{{7*7}}',
    '../../etc/passwd',
  ];

  it('is stored and read back as text, and touches nothing else', async () => {
    const market = join(folder, 'good.csv');
    await writeFile(market, good);
    const { token } = await workstation.files.adopt(market, 'good.csv');
    const { jobId } = await value('market.import', { kind: 'prices', files: [{ token }] });
    expect(await finished(jobId)).toMatchObject({ state: 'done' });

    for (const name of hostileNames) {
      const entries = [{ symbol: 'AAPL', amount: 100 }];
      const { id } = await value('baskets.create', { name, kind: 'shares', entries });
      expect((await value('baskets.get', { id })).name).toBe(name);
    }
    expect((await value('baskets.list', {})).map(({ name }) => name).sort()).toEqual(
      [...hostileNames].sort(),
    );
    for (const symbol of hostileNames) {
      const result = await call('market.history', { symbol });
      expect(result).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
    expect((await value('app.status', {})).prices).toBe(2);
    expect(failures).toEqual([]);
  });
});
