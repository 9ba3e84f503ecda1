import type { HostCapabilities } from '../../src-main/contract/host.ts';
import type { DesktopBridge, Transport } from '../../src-main/contract/transport.ts';
import type { Connection } from './connection.svelte.ts';
import { webHost } from './web-host.ts';
import { WebSocketTransport } from './web-socket-transport.ts';

declare global {
  interface Window {
    /** Set by the Electron preload script. */
    workstation?: DesktopBridge<File>;
  }
}

export type Host = HostCapabilities<File>;

/** The transport and the capabilities of the host that shows this page. */
export function connectHost(connection: Connection): { transport: Transport; host: Host } {
  const bridge = window.workstation;
  if (bridge) return { transport: bridge, host: bridge };
  return { transport: new WebSocketTransport(connection), host: webHost };
}

/** The menu bar that lists the page's commands. */
export type ApplicationMenu = Pick<Host, 'publishCommands' | 'onCommand'>;

/** null: a browser has none. */
export const applicationMenu = (): ApplicationMenu | null => window.workstation ?? null;
