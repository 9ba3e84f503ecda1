import { WebSocket } from 'ws';
import { decode, encode } from '../../src-main/contract/codec.ts';
import type { MethodName, RequestInput, ResponseOf } from '../../src-main/contract/methods.ts';
import { webPaths, type HostMessage } from '../../src-main/contract/transport.ts';

/** The contract over the loopback host's WebSocket, as the page uses it. */
export interface SocketClient {
  origin: string;
  cookie: { name: string; value: string };
  /** @throws Error with the message of the failure. */
  call<M extends MethodName>(method: M, request: RequestInput<M>): Promise<ResponseOf<M>>;
  /** Waits until the job is no longer queued or running, and answers with its state. */
  finished(jobId: string): Promise<string>;
  close(): void;
}

/** Exchanges the one-time link for the cookie and connects. */
export async function connectClient(link: string): Promise<SocketClient> {
  const { origin } = new URL(link);
  const admitted = await fetch(link, { redirect: 'manual' });
  const [name = '', value = ''] = (admitted.headers.getSetCookie()[0] ?? '').split(';', 1)[0]!.split('=');
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${webPaths.socket}`, {
    headers: { cookie: `${name}=${value}`, origin },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, (message: Extract<HostMessage, { type: 'reply' }>) => void>();
  socket.on('message', (data, isBinary) => {
    const message = decode(isBinary ? (data as Buffer) : (data as Buffer).toString()) as HostMessage;
    if (message.type !== 'reply') return;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  let nextId = 1;
  const client: SocketClient = {
    origin,
    cookie: { name, value },
    async call(method, payload) {
      const id = nextId++;
      const { result } = await new Promise<Extract<HostMessage, { type: 'reply' }>>((resolve) => {
        waiting.set(id, resolve);
        socket.send(encode({ type: 'invoke', id, method, payload }));
      });
      if (!result.ok) throw new Error(`${method}: ${result.error.message}`);
      return result.value as ResponseOf<typeof method>;
    },
    async finished(jobId) {
      for (;;) {
        const { job } = await client.call('jobs.get', { id: jobId });
        if (job.state !== 'queued' && job.state !== 'running') return job.state;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: () => socket.close(),
  };
  return client;
}
