import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { CodecError, decode, encode } from '../../contract/codec.ts';
import { eventNames, type EventName } from '../../contract/events.ts';
import { fail } from '../../contract/result.ts';
import type { ClientMessage, HostMessage } from '../../contract/transport.ts';
import { dispatch } from '../../services/dispatch.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';

const event = z.enum(eventNames);
const clientMessage: z.ZodType<ClientMessage> = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('invoke'),
      id: z.number().int().min(0),
      method: z.string().max(100),
      payload: z.unknown(),
    })
    .strict(),
  z.object({ type: z.literal('subscribe'), event }).strict(),
  z.object({ type: z.literal('unsubscribe'), event }).strict(),
]);

/** A browser that reads nothing for this long is cut off; it reads the state anew when it connects again. */
const maximumBacklogBytes = 128 * 1024 * 1024;

/** Close codes of RFC 6455, section 7.4.1. */
const protocolError = 1002;
const tryAgainLater = 1013;

/** Serves one WebSocket until it closes. A frame that is not of the protocol ends the connection. */
export function serveSocket(socket: WebSocket, workstation: Workstation, log: Logger): void {
  const subscriptions = new Map<EventName, () => void>();

  const send = (message: HostMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maximumBacklogBytes) {
      socket.close(tryAgainLater, 'too slow');
      return;
    }
    socket.send(encode(message));
  };

  const reply = async (id: number, method: string, payload: unknown): Promise<void> => {
    const result = await dispatch(workstation.handlers, method, payload, log);
    try {
      send({ type: 'reply', id, result });
    } catch (error) {
      log.error(`the reply of ${method} cannot be sent`, error);
      send({ type: 'reply', id, result: fail('internal', `${method}: the reply cannot be sent`) });
    }
  };

  const subscribe = <E extends EventName>(name: E): void => {
    if (subscriptions.has(name)) return;
    const end = workstation.subscribe(name, (payload) => {
      // The payload's type belongs to the name; the union is only lost on the compiler.
      send({ type: 'event', event: name, payload } as HostMessage);
    });
    subscriptions.set(name, end);
  };

  const receive = (message: ClientMessage): void => {
    switch (message.type) {
      case 'invoke':
        void reply(message.id, message.method, message.payload);
        break;
      case 'subscribe':
        subscribe(message.event);
        break;
      case 'unsubscribe':
        subscriptions.get(message.event)?.();
        subscriptions.delete(message.event);
    }
  };

  socket.on('message', (data, isBinary) => {
    try {
      receive(clientMessage.parse(decode(frameOf(data, isBinary))));
    } catch (error) {
      if (!(error instanceof CodecError || error instanceof z.ZodError)) log.error('a frame failed', error);
      socket.close(protocolError, 'not of the protocol');
    }
  });
  // A frame beyond the limit or broken framing: ws closes the connection itself.
  socket.on('error', (error) => log.warn(`a connection ended: ${error.message}`));
  socket.on('close', () => {
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
  });
}

/** ws hands over one Buffer a message unless told otherwise. */
const frameOf = (data: RawData, isBinary: boolean): string | Uint8Array =>
  isBinary ? (data as Buffer) : (data as Buffer).toString('utf8');
