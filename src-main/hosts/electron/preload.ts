import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { EventName, Events } from '../../contract/events.ts';
import type { HostCapabilities, PickedFile } from '../../contract/host.ts';
import type { Result } from '../../contract/result.ts';
import type { DesktopBridge, EventMessage } from '../../contract/transport.ts';
import { channels } from './channels.ts';

/*
 * The one bridge between the page and the program: named functions, no ipcRenderer, no event object, no path. Bundled to
 * CommonJS, which is what a sandboxed preload script has to be.
 */

type Listener = (payload: never) => void;
const listeners = new Map<EventName, Set<Listener>>();

ipcRenderer.on(channels.event, (_event, { event, payload }: EventMessage) => {
  for (const listener of listeners.get(event) ?? []) listener(payload as never);
});

const commandListeners = new Set<(id: string) => void>();

ipcRenderer.on(channels.command, (_event, id: string) => {
  for (const listener of commandListeners) listener(id);
});

function subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
  const known = listeners.get(event) ?? new Set<Listener>();
  listeners.set(event, known);
  known.add(listener);
  return () => {
    known.delete(listener);
  };
}

/** Calls a capability of the host; its Failure becomes an Error with the same message. */
async function ask<T>(channel: string, ...words: unknown[]): Promise<T> {
  const result = (await ipcRenderer.invoke(channel, ...words)) as Result<T>;
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const platforms: Partial<Record<NodeJS.Platform, HostCapabilities['platform']>> = {
  darwin: 'mac',
  win32: 'windows',
};

const bridge: DesktopBridge<Parameters<typeof webUtils.getPathForFile>[0]> = {
  kind: 'electron',
  platform: platforms[process.platform] ?? 'linux',
  invoke: (method, payload) => ipcRenderer.invoke(channels.invoke, method, payload),
  subscribe,
  pickFiles: (purpose, multiple) => ask<PickedFile[]>(channels.pickFiles, purpose, multiple),
  // The path is read here, from a file that the user dropped, and goes to the main process only.
  adoptFiles: (files) =>
    ask<PickedFile[]>(
      channels.adoptFiles,
      files.map((file) => webUtils.getPathForFile(file)),
    ),
  deliver: (token) => ask<'saved' | 'cancelled'>(channels.deliver, token),
  copyText: (text) => ask<void>(channels.copyText, text),
  notify: (title, body) => ask<void>(channels.notify, title, body),
  openExternal: (url) => ask<void>(channels.openExternal, url),
  openWindow: (route) => ask<void>(channels.openWindow, route),
  printPage: (title) => ask<'saved' | 'cancelled'>(channels.printPage, title),
  publishCommands: (commands) => ask<void>(channels.publishCommands, commands),
  onCommand(listener) {
    commandListeners.add(listener);
    return () => {
      commandListeners.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('workstation', bridge);
