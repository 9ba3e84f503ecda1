import { decode, encode } from '../../src-main/contract/codec.ts';
import type { EventName, Events } from '../../src-main/contract/events.ts';
import type { Result } from '../../src-main/contract/result.ts';
import {
  webPaths,
  type ClientMessage,
  type HostMessage,
  type Transport,
} from '../../src-main/contract/transport.ts';
import type { Connection } from './connection.svelte.ts';

interface Waiting {
  resolve: (result: Result<unknown>) => void;
  reject: (error: Error) => void;
}

type Listener = (payload: never) => void;

const reconnectDelays = [250, 500, 1_000, 2_000, 4_000];

/** The contract over the web host's WebSocket. Calls made while it opens wait; a lost connection is opened again. */
export class WebSocketTransport implements Transport {
  readonly #connection: Connection;
  readonly #address: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<EventName, Set<Listener>>();
  #socket: WebSocket;
  #unsent: (string | Uint8Array<ArrayBuffer>)[] = [];
  #nextId = 1;
  #attempts = 0;
  #wasOpen = false;

  constructor(connection: Connection, origin: string = location.origin) {
    this.#connection = connection;
    this.#address = `${origin.replace(/^http/, 'ws')}${webPaths.socket}`;
    this.#socket = this.#open();
  }

  invoke(method: string, payload: unknown): Promise<Result<unknown>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ type: 'invoke', id, method, payload });
    });
  }

  subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set<Listener>();
    if (listeners.size === 0) this.#send({ type: 'subscribe', event });
    listeners.add(listener as Listener);
    this.#listeners.set(event, listeners);
    return () => {
      listeners.delete(listener as Listener);
      if (listeners.size === 0) this.#send({ type: 'unsubscribe', event });
    };
  }

  #open(): WebSocket {
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#opened());
    socket.addEventListener('message', (message: MessageEvent<string | ArrayBuffer>) =>
      this.#receive(message.data),
    );
    socket.addEventListener('close', () => this.#closed());
    return socket;
  }

  #opened(): void {
    this.#attempts = 0;
    if (this.#wasOpen) {
      for (const [event, listeners] of this.#listeners)
        if (listeners.size > 0) this.#socket.send(encode({ type: 'subscribe', event }));
    }
    for (const frame of this.#unsent) this.#socket.send(frame);
    this.#unsent = [];
    if (this.#wasOpen) this.#connection.reopened();
    this.#wasOpen = true;
  }

  #closed(): void {
    this.#connection.lost();
    this.#unsent = [];
    for (const waiting of this.#waiting.values())
      waiting.reject(new Error('The connection to the workstation was lost; it is being opened again.'));
    this.#waiting.clear();
    const delay = reconnectDelays[Math.min(this.#attempts++, reconnectDelays.length - 1)] ?? 4_000;
    setTimeout(() => (this.#socket = this.#open()), delay);
  }

  #send(message: ClientMessage): void {
    const frame = encode(message);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
    else if (message.type === 'invoke' || !this.#wasOpen) this.#unsent.push(frame);
  }

  #receive(data: string | ArrayBuffer): void {
    const message = decode(typeof data === 'string' ? data : new Uint8Array(data)) as HostMessage;
    if (message.type === 'reply') {
      this.#waiting.get(message.id)?.resolve(message.result);
      this.#waiting.delete(message.id);
      return;
    }
    for (const listener of this.#listeners.get(message.event) ?? []) listener(message.payload as never);
  }
}
