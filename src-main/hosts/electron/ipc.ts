import { BrowserWindow, clipboard, ipcMain, Notification, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { eventNames, type EventName } from '../../contract/events.ts';
import { fail, ok, UserError, type Result } from '../../contract/result.ts';
import type { EventMessage } from '../../contract/transport.ts';
import { dispatch, failureOf } from '../../services/dispatch.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import { channels } from './channels.ts';
import { adoptDropped, chooseFiles, filePurpose, saveDeliverable } from './files.ts';
import { openExternal } from './lockdown.ts';
import { isTrustedSender } from './policy.ts';

const token = z.string().min(1).max(200);

/**
 * Answers the preload script's channels. Every call is checked three times over: the sender is the main frame of the
 * program's own page, the words fit the channel's schema, and what they ask for is the user's own choice of file.
 */
export function answerCalls(workstation: Workstation, log: Logger): void {
  const answer = <Words extends z.ZodType<unknown[]>>(
    channel: string,
    schema: Words,
    work: (words: z.output<Words>, window: BrowserWindow) => unknown,
  ): void => {
    ipcMain.handle(channel, async (event, ...words: unknown[]): Promise<Result<unknown>> => {
      const window = trustedWindow(event);
      if (!window) {
        log.warn(`${channel}: refused a call from ${event.senderFrame?.url ?? 'a closed frame'}`);
        return fail('invalid-request', 'calls are answered for the program’s own window only');
      }
      const parsed = schema.safeParse(words);
      if (!parsed.success) return fail('invalid-request', `${channel}: ${parsed.error.issues[0]?.message}`);
      try {
        return ok(await work(parsed.data, window));
      } catch (error) {
        return failureOf(error, channel, log);
      }
    });
  };

  ipcMain.handle(channels.invoke, async (event, method: unknown, payload: unknown) => {
    if (!trustedWindow(event) || typeof method !== 'string')
      return fail('invalid-request', 'calls are answered for the program’s own window only');
    return dispatch(workstation.handlers, method, payload, log);
  });
  answer(channels.pickFiles, z.tuple([filePurpose, z.boolean()]), ([purpose, multiple], window) =>
    chooseFiles(window, workstation.files, purpose, multiple),
  );
  answer(channels.adoptFiles, z.tuple([z.array(z.string().max(32_767)).max(5_000)]), ([paths]) =>
    adoptDropped(workstation.files, paths),
  );
  answer(channels.deliver, z.tuple([token]), ([parcel], window) =>
    saveDeliverable(window, workstation, parcel),
  );
  answer(channels.copyText, z.tuple([z.string().max(100_000_000)]), ([text]) => clipboard.writeText(text));
  answer(channels.notify, z.tuple([z.string().max(200), z.string().max(2_000)]), ([title, body]) => {
    if (Notification.isSupported()) new Notification({ title, body }).show();
  });
  answer(channels.openExternal, z.tuple([z.string().max(2_000)]), async ([url]) => {
    if (!(await openExternal(url, log)))
      throw new UserError('not-supported', `${url} is not one of the addresses that the program opens`);
  });
}

const trustedWindow = (event: IpcMainInvokeEvent): BrowserWindow | null =>
  isTrustedSender(event.senderFrame) ? BrowserWindow.fromWebContents(event.sender) : null;

/** Sends every event to the window; the preload script hands each to its listeners. */
export function forwardEvents(workstation: Workstation, window: BrowserWindow): void {
  const forward = <E extends EventName>(event: E): (() => void) =>
    workstation.subscribe(event, (payload) => {
      const message = { type: 'event', event, payload } as EventMessage;
      if (!window.isDestroyed()) window.webContents.send(channels.event, message);
    });
  const ends = eventNames.map((event) => forward(event));
  window.on('closed', () => ends.forEach((end) => end()));
}
