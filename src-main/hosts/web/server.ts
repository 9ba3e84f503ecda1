import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { maximumFrameBytes, maximumUploadBytes, webPaths } from '../../contract/transport.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import { securityHeaders } from '../content-security.ts';
import { refusal } from './gate.ts';
import { answerDeliverable, answerRendererFile, answerUpload, refuse } from './responses.ts';
import { SessionKeys } from './session-keys.ts';
import { serveSocket } from './socket-session.ts';
import { Uploads } from './uploads.ts';

export interface WebHostOptions {
  workstation: Workstation;
  /** Folder of the built renderer. */
  rendererFolder: string;
  log: Logger;
  /** 0: any free port. */
  port?: number;
  /** Bytes; smaller than the contract's only in tests. */
  maximumUpload?: number;
}

export interface WebHost {
  /** http://127.0.0.1:PORT */
  origin: string;
  /** A link that opens the workstation once: the browser keeps a cookie from then on. */
  issueLink(): string;
  /** Ends every connection and removes the uploads; the workstation stays open. */
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

/**
 * Serves the renderer, the contract and files to browsers on this machine, and to nobody else.
 *
 * @throws the system's error when the port cannot be listened on (EADDRINUSE, EACCES)
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const origin = new URL(`http://${loopback}:${port}`).origin;
  const keys = new SessionKeys(port);
  const uploads = new Uploads(options.workstation.files, options.maximumUpload ?? maximumUploadBytes);
  const sockets = acceptSockets(server, origin, keys, options);

  // A large upload may take its time; the headers of a request may not.
  server.requestTimeout = 0;
  server.on('request', (request, response) => {
    answer(request, response, { ...options, origin, keys, uploads }).catch((error: unknown) => {
      options.log.error(`${request.method} ${pathOf(request)} failed`, error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'an unexpected error; the log has the details');
    });
  });

  return {
    origin,
    issueLink: () => `${origin}/?token=${keys.issueToken()}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'the program is closing');
      const closed = new Promise((resolve) => server.close(resolve));
      // Who has not said goodbye by then never will: a page that sleeps, a download that stands still.
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
      }, 500).unref();
      await closed;
      await uploads.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

interface Context extends WebHostOptions {
  origin: string;
  keys: SessionKeys;
  uploads: Uploads;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  const reason = refusal(context.origin, request);
  if (reason !== null) return refuse(response, 403, reason);

  const path = pathOf(request);
  const query = new URLSearchParams((request.url ?? '').slice(path.length));
  const known = context.keys.accepts(request.headers.cookie);
  const reads = request.method === 'GET' || request.method === 'HEAD';

  const token = query.get('token');
  if (path === '/' && request.method === 'GET' && token !== null) {
    const redeemed = context.keys.redeem(token);
    if (!redeemed && !known) return refuse(response, 403, spentLink);
    if (redeemed) response.setHeader('Set-Cookie', context.keys.setCookie);
    response.writeHead(303, { Location: '/' }).end();
    return;
  }
  if (!known) return refuse(response, 403, spentLink);
  if (path === webPaths.files && request.method === 'POST')
    return answerUpload(request, response, query.get('name') ?? '', context.uploads);
  if (!reads) return refuse(response, 405, 'there is nothing to send here');
  if (path.startsWith(webPaths.deliverables))
    return answerDeliverable(
      request,
      response,
      path.slice(webPaths.deliverables.length),
      context.workstation.deliverables,
    );
  return answerRendererFile(request, response, path, context.rendererFolder);
}

const spentLink =
  'This browser is not admitted: open the link that the program printed. Each link opens once; press Enter where the program runs for a new one.';

/** Upgrades pass the same gate as requests, and need the cookie. */
function acceptSockets(
  server: Server,
  origin: string,
  keys: SessionKeys,
  { workstation, log }: WebHostOptions,
): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumFrameBytes,
    // Everything stays on this machine: compression would cost time and, for hostile frames, memory.
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    if (pathOf(request) !== webPaths.socket) return refuseUpgrade(stream, 404);
    if (refusal(origin, { headers: request.headers, upgrade: true }) !== null)
      return refuseUpgrade(stream, 403);
    if (!keys.accepts(request.headers.cookie)) return refuseUpgrade(stream, 403);
    sockets.handleUpgrade(request, stream, head, (socket) => serveSocket(socket, workstation, log));
  });
  return sockets;
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
