import { networkInterfaces } from 'node:os';
import { connect as connectTcp } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src-main/hosts/content-security.ts';
import { attachment } from '../../src-main/hosts/web/responses.ts';
import { indexPage, send, startHostUnderTest, type HostUnderTest } from './support/web-host-fixture.ts';

/** Item 11 of the security list: hostile requests. */

let tested: HostUnderTest;
let port: number;
let cookie: string;

beforeAll(async () => {
  tested = await startHostUnderTest({ maximumUpload: 1_000_000 });
  ({ port } = tested);
  cookie = await tested.admit();
});
afterAll(() => tested.close());

const origin = (): string => `http://127.0.0.1:${port}`;
const get = (path: string, headers: Record<string, string> = {}) =>
  send(port, { path, headers: { cookie, ...headers } });

describe('the link', () => {
  it('opens once, sets a cookie that scripts and other sites cannot use, and leads to a clean URL', async () => {
    const link = new URL(tested.host.issueLink());
    expect(link.origin).toBe(origin());
    const first = await send(port, { path: link.pathname + link.search });
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']).toHaveLength(1);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^static-hedge-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const second = await send(port, { path: link.pathname + link.search });
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('spent, still leads the browser that it admitted to the page', async () => {
    const link = new URL(tested.host.issueLink());
    await send(port, { path: link.search.replace(/^/, '/') });
    const again = await get(`/${link.search}`);
    expect([again.status, again.headers.location]).toEqual([303, '/']);
  });

  it.each(['', 'x', 'undefined', '%00', 'A'.repeat(43), 'A'.repeat(10_000)])(
    'the token %j opens nothing',
    async (token) => {
      const answer = await send(port, { path: `/?token=${token}` });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );
});

describe('without the cookie', () => {
  it.each(['/', '/index.html', '/assets/app.js', '/deliverables/x', '/files', '/socket'])(
    '%s is refused',
    async (path) => expect((await send(port, { path })).status).toBe(403),
  );

  it('a cookie with another value, name or port is none', async () => {
    const [name, value] = cookie.split('=') as [string, string];
    for (const wrong of [
      `${name}=`,
      name,
      `${name}=${value.slice(1)}`,
      `${name}=${value}x`,
      `${name}x=${value}`,
      `static-hedge-${port + 1}=${value}`,
      `${name}=${value.toUpperCase()}`,
      `"${name}=${value}"`,
    ])
      expect((await send(port, { path: '/', headers: { cookie: wrong } })).status, wrong).toBe(403);
  });
});

describe('Host and Origin', () => {
  it('every other name of this machine is foreign', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.2:${port}`,
      `[::1]:${port}`,
      `127.0.0.1:${port}@evil.example`,
    ])
      expect((await get('/', { host })).status, host).toBe(403);
  });

  it('a request that names no host is refused', async () => {
    for (const [version, status] of [
      ['1.0', '403'],
      ['1.1', '400'],
    ]) {
      const socket = connectTcp({ host: '127.0.0.1', port });
      socket.end(`GET / HTTP/${version}\r\nCookie: ${cookie}\r\n\r\n`);
      const answer = (await socket.setEncoding('utf8').toArray()).join('');
      expect(answer.split(' ', 2)[1]).toBe(status);
    }
  });

  it('every other origin is foreign, for reading too', async () => {
    for (const foreign of [
      'null',
      'http://evil.example',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port + 1}`,
      `http://127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}.evil.example`,
    ]) {
      expect((await get('/', { origin: foreign })).status, foreign).toBe(403);
      const upload = await send(port, {
        path: '/files?name=x.csv',
        method: 'POST',
        headers: { cookie, origin: foreign },
        body: 'x',
      });
      expect(upload.status, foreign).toBe(403);
    }
  });

  it('sending needs an origin; a page elsewhere cannot even load a file of ours', async () => {
    const upload = { path: '/files?name=x.csv', method: 'POST', headers: { cookie }, body: 'x' };
    expect((await send(port, upload)).status).toBe(403);
    for (const site of ['cross-site', 'same-site'])
      expect((await get('/assets/app.js', { 'sec-fetch-site': site })).status).toBe(403);
    expect((await get('/', { 'sec-fetch-site': 'none' })).status).toBe(200);
  });
});

describe('what is served', () => {
  it('the renderer’s files, each with the policy', async () => {
    const page = await get('/');
    expect(page).toMatchObject({ status: 200, body: indexPage });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await get('/assets/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    const head = await send(port, { path: '/', method: 'HEAD', headers: { cookie } });
    expect(head).toMatchObject({ status: 200, body: '' });
  });

  it('every answer carries the hardening headers, refusals too', async () => {
    const answers = [
      await get('/'),
      await get('/nothing'),
      await send(port, { path: '/' }),
      await get('/', { host: 'evil.example' }),
    ];
    for (const { headers } of answers)
      expect(headers).toMatchObject({
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
  });

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/%252e%252e%252fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '//secret.json',
    '/./../secret.json',
    '/index.html%00.js',
    'http://127.0.0.1/../secret.json',
    '/assets',
    '/assets/',
    '/missing.js',
    '/?x=../secret.json/../../',
    '*',
  ])('%s gives away nothing', async (path) => {
    const answer = await get(path);
    expect(answer.body).not.toContain('secret":true');
    if (!path.startsWith('/?')) expect(answer.status).toBe(404);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])('%s / is refused', async (method) => {
    const answer = await send(port, { path: '/', method, headers: { cookie, origin: origin() } });
    expect(answer.status).toBe(405);
  });

  it('only this machine can reach it', async () => {
    const addresses = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address !== undefined && !address.internal && address.family === 'IPv4');
    for (const address of addresses) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connectTcp({ host: address!.address, port, timeout: 2_000 });
        const end = (answer: boolean) => () => {
          socket.destroy();
          resolve(answer);
        };
        socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
      });
      expect(reached, address!.address).toBe(false);
    }
  });
});

describe('uploads', () => {
  const upload = (name: string, body: Uint8Array | string, more: { chunked?: boolean } = {}) =>
    send(port, {
      path: `/files?name=${encodeURIComponent(name)}`,
      method: 'POST',
      headers: { cookie, origin: origin() },
      body,
      ...more,
    });

  it('become a token with the size; the bytes are as sent', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    const answer = await upload('preise – März.csv.gz', bytes);
    const { value } = JSON.parse(answer.body) as { value: { token: string; name: string; bytes: number } };
    expect(value).toMatchObject({ name: 'preise – März.csv.gz', bytes: 70_000 });
    const { path } = tested.workstation.files.resolve(value.token);
    expect(path).toMatch(/\.csv\.gz$/);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
  });

  it.each([
    ['../../etc/cron.d/x.csv', 'x.csv'],
    ['C:\\Windows\\x.csv', 'x.csv'],
    ['a\u0000b\r\nc.csv', 'abc.csv'],
    ['..', '..'],
    ['x'.repeat(1000), 'x'.repeat(255)],
  ])('the name %j decides nothing about the path', async (name, shown) => {
    const answer = await upload(name, 'x');
    const { value } = JSON.parse(answer.body) as { value: { token: string; name: string } };
    expect(value.name).toBe(shown);
    expect(tested.workstation.files.resolve(value.token).path).toMatch(/static-hedge-\w+[/\\]\d+(\.csv)?$/);
  });

  it('that break off leave nothing behind, and the host at work', async () => {
    const whole = await upload('whole.csv', 'x');
    const { value } = JSON.parse(whole.body) as { value: { token: string } };
    const folder = dirname(tested.workstation.files.resolve(value.token).path);
    const before = await readdir(folder);
    const socket = connectTcp({ host: '127.0.0.1', port });
    socket.write(
      `POST /files?name=broken.csv HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin()}\r\n` +
        `Cookie: ${cookie}\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(50_000)}`,
    );
    await expect.poll(async () => (await readdir(folder)).length).toBe(before.length + 1);
    socket.destroy();
    await expect.poll(() => readdir(folder)).toEqual(before);
    expect((await get('/')).status).toBe(200);
    expect(tested.logged).toEqual([]);
  });

  it('without a name, or beyond the limit, are refused and leave the host at work', async () => {
    expect(JSON.parse((await upload('', 'x')).body)).toMatchObject({
      ok: false,
      error: { code: 'invalid-request' },
    });
    const long = new Uint8Array(1_000_001);
    for (const chunked of [false, true])
      expect(JSON.parse((await upload('long.csv', long, { chunked })).body)).toMatchObject({
        ok: false,
        error: { code: 'bad-file', details: { file: 'long.csv' } },
      });
    expect((await get('/')).status).toBe(200);
  });
});

describe('deliverables', () => {
  const parcel = { bytes: new TextEncoder().encode('symbol,shares\n'), mediaType: 'text/csv' };

  it('go out once, as an attachment', async () => {
    const token = tested.putParcel({ ...parcel, suggestedName: 'trades.csv' });
    const head = await send(port, { path: `/deliverables/${token}`, method: 'HEAD', headers: { cookie } });
    expect(head.status).toBe(200);
    const first = await get(`/deliverables/${token}`);
    expect(first).toMatchObject({ status: 200, body: 'symbol,shares\n' });
    expect(first.headers['content-disposition']).toBe(
      `attachment; filename="trades.csv"; filename*=UTF-8''trades.csv`,
    );
    expect((await get(`/deliverables/${token}`)).status).toBe(404);
  });

  it.each(['', 'x', '../files', '%2e%2e', '__proto__'])('the token %j is none', async (token) => {
    expect((await get(`/deliverables/${token}`)).status).toBe(404);
  });

  it('a name cannot leave its header', () => {
    // RFC 6266: the plain name keeps to a safe set, the other one is percent-encoded.
    expect(attachment('a"\r\nSet-Cookie: x=1;é\ud800.csv')).toBe(
      `attachment; filename="a___Set-Cookie_ x_1___.csv"; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20x%3D1%3B%C3%A9%EF%BF%BD.csv`,
    );
  });
});
