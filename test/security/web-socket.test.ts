import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { decode, encode } from '../../src-main/contract/codec.ts';
import {
  maximumFrameBytes,
  type ClientMessage,
  type HostMessage,
} from '../../src-main/contract/transport.ts';
import { closed, connect, startHostUnderTest, type HostUnderTest } from './support/web-host-fixture.ts';

/** Item 11 of the security list: the WebSocket. */

let tested: HostUnderTest;
let port: number;
let cookie: string;
let admitted: Record<string, string>;

beforeAll(async () => {
  tested = await startHostUnderTest();
  ({ port } = tested);
  cookie = await tested.admit();
  admitted = { cookie, origin: `http://127.0.0.1:${port}` };
});
afterAll(() => tested.close());

const sendMessage = (socket: WebSocket, message: ClientMessage): void => socket.send(encode(message));
const nextMessage = (socket: WebSocket): Promise<HostMessage> =>
  new Promise((resolve) =>
    socket.once('message', (data, isBinary) =>
      resolve(decode(isBinary ? (data as Buffer) : (data as Buffer).toString()) as HostMessage),
    ),
  );

async function invoke(socket: WebSocket, method: string, payload: unknown): Promise<HostMessage> {
  const reply = nextMessage(socket);
  sendMessage(socket, { type: 'invoke', id: 7, method, payload });
  return reply;
}

describe('the upgrade', () => {
  it.each([
    ['without a cookie', () => ({ origin: admitted['origin']! })],
    ['with another cookie', () => ({ ...admitted, cookie: `${cookie}x` })],
    ['without an origin', () => ({ cookie })],
    ['from a foreign origin', () => ({ ...admitted, origin: 'http://evil.example' })],
    ['from an opaque origin', () => ({ ...admitted, origin: 'null' })],
    ['from another port', () => ({ ...admitted, origin: `http://127.0.0.1:${port + 1}` })],
    ['for a foreign host', () => ({ ...admitted, host: `evil.example:${port}` })],
    ['for localhost', () => ({ ...admitted, host: `localhost:${port}` })],
  ])('%s is refused', async (_name, headers) => {
    await expect(connect(port, headers())).rejects.toThrow('refused with 403');
  });

  it('anywhere else is refused', async () => {
    await expect(connect(port, admitted, '/')).rejects.toThrow('refused with 404');
    await expect(connect(port, admitted, '/socket/../x')).rejects.toThrow('refused with 404');
  });
});

describe('an admitted connection', () => {
  it('answers calls', async () => {
    const socket = await connect(port, admitted);
    expect(await invoke(socket, 'app.status', {})).toMatchObject({
      type: 'reply',
      id: 7,
      result: { ok: true, value: { instruments: 0, prices: 0 } },
    });
    socket.close();
  });

  it('hears the events that it subscribed to, once each, until it unsubscribes', async () => {
    const socket = await connect(port, admitted);
    const heard: HostMessage[] = [];
    socket.on('message', (data) => heard.push(decode((data as Buffer).toString()) as HostMessage));
    const settings = { type: 'invoke', id: 1, method: 'app.saveSettings', payload: {} } as const;
    const replies = (): number => heard.filter(({ type }) => type === 'reply').length;
    const events = (): HostMessage[] => heard.filter(({ type }) => type === 'event');
    for (let pass = 0; pass < 2; pass += 1) sendMessage(socket, { type: 'subscribe', event: 'data.changed' });
    sendMessage(socket, settings);
    await expect.poll(replies).toBe(1);
    await expect
      .poll(events)
      .toEqual([{ type: 'event', event: 'data.changed', payload: { what: 'settings', id: null } }]);
    sendMessage(socket, { type: 'unsubscribe', event: 'data.changed' });
    sendMessage(socket, settings);
    await expect.poll(replies).toBe(2);
    expect(events()).toHaveLength(1);
    socket.close();
  });

  it.each(['nothing.here', '__proto__', 'constructor', 'toString', '', 'x'.repeat(100)])(
    'has no method %j',
    async (method) => {
      const socket = await connect(port, admitted);
      expect(await invoke(socket, method, {})).toMatchObject({
        result: { ok: false, error: { code: 'invalid-request' } },
      });
      socket.close();
    },
  );
});

describe('the end of the program', () => {
  it('does not wait for a page that never says goodbye', { timeout: 20_000 }, async () => {
    const other = await startHostUnderTest();
    const headers = [
      `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${other.port}\r\nOrigin: http://127.0.0.1:${other.port}`,
      `Cookie: ${await other.admit()}\r\nConnection: Upgrade\r\nUpgrade: websocket`,
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    ];
    const silent = connectTcp({ host: '127.0.0.1', port: other.port });
    silent.on('error', () => undefined).write(headers.join('\r\n'));
    const [answer] = (await once(silent, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 101 /);
    await other.close();
    silent.destroy();
  });
});

describe('hostile frames', () => {
  it.each([
    ['text that is no JSON', 'hello'],
    ['JSON that is no message', '{"type":"shutdown"}'],
    ['an unknown event', '{"type":"subscribe","event":"constructor"}'],
    ['an extra member', '{"type":"subscribe","event":"notice","x":1}'],
    ['a reply', '{"type":"reply","id":1,"result":null}'],
    ['a negative id', '{"type":"invoke","id":-1,"method":"app.status","payload":{}}'],
    ['a prototype', '{"__proto__":{"type":"invoke"}}'],
    ['nothing', ''],
    ['bytes', Uint8Array.of(0, 1, 2, 255)],
    ['deep nesting', '['.repeat(1_000_000)],
  ])('%s ends the connection and nothing else', async (_name, frame) => {
    const socket = await connect(port, admitted);
    const end = closed(socket);
    socket.send(frame);
    expect(await end).toBe(1002);
  });

  it('a frame beyond the limit is not taken in', async () => {
    const socket = await connect(port, admitted);
    const end = closed(socket);
    socket.send(new Uint8Array(maximumFrameBytes + 1));
    expect(await end).toBe(1009);
  });

  it('arbitrary frames leave the host answering, and reach no handler', async () => {
    const frame = fc.oneof(fc.string(), fc.json(), fc.uint8Array({ maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(frame, async (data) => {
        const socket = await connect(port, admitted);
        const end = closed(socket);
        socket.send(data);
        expect(await end).toBe(1002);
      }),
      { numRuns: 150 },
    );
    const socket = await connect(port, admitted);
    expect(await invoke(socket, 'app.status', {})).toMatchObject({ result: { ok: true } });
    socket.close();
    expect(tested.logged.filter((line) => line.startsWith('a frame failed'))).toEqual([]);
  });
});
