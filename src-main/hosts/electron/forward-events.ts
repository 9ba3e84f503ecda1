import type { BrowserWindow } from 'electron';
import { eventNames, type EventName } from '../../contract/events.ts';
import type { EventMessage } from '../../contract/transport.ts';
import type { Workstation } from '../../services/workstation-api.ts';
import { channels } from './channels.ts';

/** Sends every event to the window until it is closed; the preload script hands each to its listeners. */
export function forwardEvents(workstation: Workstation, window: BrowserWindow): void {
  const forward = <E extends EventName>(event: E): (() => void) =>
    workstation.subscribe(event, (payload) => {
      const message = { type: 'event', event, payload } as EventMessage;
      if (!window.isDestroyed()) window.webContents.send(channels.event, message);
    });
  const ends = eventNames.map((event) => forward(event));
  window.on('closed', () => ends.forEach((end) => end()));
}
