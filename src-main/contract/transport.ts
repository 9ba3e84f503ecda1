import type { EventName, Events } from './events.ts';
import type { HostCapabilities } from './host.ts';
import type { Result } from './result.ts';

/**
 * The two primitives that every view is built on. Electron and the browser each implement them; both carry what
 * structured clone carries (codec.ts).
 */
export interface Transport {
  /** Never rejects for an expected failure: those are Results. Rejects only when the connection is gone. */
  invoke(method: string, payload: unknown): Promise<Result<unknown>>;
  /** Returns the function that ends the subscription. */
  subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/**
 * What the preload script exposes as `window.workstation`. `DroppedFile` is the DOM's File in the renderer. Absent in
 * a browser, where the web host's WebSocket and HTTP paths (below) take its place.
 */
export interface DesktopBridge<DroppedFile = unknown> extends Transport, HostCapabilities<DroppedFile> {
  readonly kind: 'electron';
}

/**
 * The web host's paths, all on its own origin and all behind its session cookie.
 *
 * - `socket`: WebSocket; every frame is one ClientMessage or HostMessage through the codec, text or binary.
 * - `files`: POST the bytes of one file, `?name=` its name; answers with JSON `Result<PickedFile>`.
 * - `deliverables`: GET followed by the token; answers with the bytes as an attachment.
 */
export const webPaths = { socket: '/socket', files: '/files', deliverables: '/deliverables/' } as const;

/** A client's frames may be this long (bytes): the longest pasted basket fits. Longer ones end the connection. */
export const maximumFrameBytes = 32 * 1024 * 1024;

/** An upload may be this long (bytes). */
export const maximumUploadBytes = 8 * 1024 ** 3;

/** From the browser to the host. `id` is the client's own counter; the reply repeats it. */
export type ClientMessage =
  | { type: 'invoke'; id: number; method: string; payload: unknown }
  | { type: 'subscribe'; event: EventName }
  | { type: 'unsubscribe'; event: EventName };

/** From the host to the browser. Replies may come in any order. */
export type HostMessage = { type: 'reply'; id: number; result: Result<unknown> } | EventMessage;

/** One of the subscribed events. */
export type EventMessage = {
  [E in EventName]: { type: 'event'; event: E; payload: Events[E] };
}[EventName];
