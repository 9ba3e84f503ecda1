import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../../src-main/hosts/web/server.ts';
import { createDeliverableShelf, type Parcel } from '../../../src-main/services/deliverable-shelf.ts';
import { openWorkstation } from '../../../src-main/services/open-workstation.ts';
import type { Logger, Workstation } from '../../../src-main/services/workstation-api.ts';

export const indexPage = '<!doctype html><title>the renderer</title>';

export interface HostUnderTest {
  host: WebHost;
  workstation: Workstation;
  port: number;
  /** Warnings and errors, in order. */
  logged: string[];
  putParcel(parcel: Parcel): string;
  /** Exchanges a fresh link for the cookie. */
  admit(): Promise<string>;
  close(): Promise<void>;
}

/** The real services on a database of their own behind the real host; secrets lie one folder above what is served. */
export async function startHostUnderTest(options: { maximumUpload?: number } = {}): Promise<HostUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'web-host-'));
  const rendererFolder = join(folder, 'renderer');
  await mkdir(join(rendererFolder, 'assets'), { recursive: true });
  await writeFile(join(rendererFolder, 'index.html'), indexPage);
  await writeFile(join(rendererFolder, 'assets', 'app.js'), 'export {};');
  await writeFile(join(folder, 'secret.json'), '{"secret":true}');

  const logged: string[] = [];
  const log: Logger = {
    info: () => undefined,
    warn: (message) => void logged.push(message),
    error: (message, cause) => void logged.push(`${message}: ${String(cause)}`),
  };
  const services = await openWorkstation({
    databasePath: join(folder, 'workstation.db'),
    migrationsFolder: resolve(import.meta.dirname, '../../../migrations'),
    log,
  });
  const shelf = createDeliverableShelf();
  const workstation: Workstation = { ...services, deliverables: shelf };
  const host = await startWebHost({ workstation, rendererFolder, log, ...options });
  const port = Number(new URL(host.origin).port);
  return {
    host,
    workstation,
    port,
    logged,
    putParcel: (parcel) => shelf.put(parcel).token,
    async admit() {
      const link = new URL(host.issueLink());
      const answer = await send(port, { path: `/${link.search}` });
      return (answer.headers['set-cookie']?.[0] ?? '').split(';', 1)[0] ?? '';
    },
    async close() {
      await host.close();
      await services.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Sent {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  /** Sends the body without announcing its length. */
  chunked?: boolean;
}

/** One request exactly as given: no client's own idea of paths, hosts or origins in between. */
export function send(
  port: number,
  { path, method = 'GET', headers = {}, body, chunked }: Sent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: {
        host: `127.0.0.1:${port}`,
        ...(body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    });
    let answered = false;
    outgoing.on('response', (response) => {
      answered = true;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    // A host that refuses a body may close the connection while it is still being sent.
    outgoing.on('error', (error) => (answered ? undefined : reject(error)));
    outgoing.end(body);
  });
}

/** Resolves when the socket is open; rejects with the status of a refused upgrade. */
export function connect(port: number, headers: Record<string, string>, path = '/socket'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', (error) => reject(error));
    socket.once('unexpected-response', (_request, response) => {
      socket.on('error', () => undefined);
      reject(new Error(`refused with ${response.statusCode}`));
      socket.terminate();
    });
  });
}

/** The code with which the host closes the connection. */
export const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', resolve);
  });
