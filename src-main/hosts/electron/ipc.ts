import { BrowserWindow, clipboard, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import type { FilePurpose, PickedFile } from '../../contract/host.ts';
import { menuCommands, route } from '../../contract/host-requests.ts';
import { fail, ok, UserError, type Result } from '../../contract/result.ts';
import { dispatch, failureOf } from '../../services/dispatch.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';
import { channels } from './channels.ts';
import type { Desktop } from './desktop.ts';
import { adoptAll, adoptDropped, askOnce, chooseFiles, filePurpose, saveDeliverable } from './files.ts';
import { openExternal } from './lockdown.ts';
import { savePagePdf } from './page-pdf.ts';
import { isTrustedSender } from './policy.ts';

const token = z.string().min(1).max(200);

/**
 * Answers the preload script's channels. Every call is checked three times over: the sender is the main frame of the
 * program's own page, the words fit the channel's schema, and what they ask for is the user's own choice of file.
 */
export function answerCalls(workstation: Workstation, desktop: Desktop, log: Logger): void {
  const answer = <Words extends z.ZodType<unknown[]>>(
    channel: string,
    schema: Words,
    work: (words: z.output<Words>, window: BrowserWindow) => unknown,
  ): void => {
    ipcMain.handle(channel, async (event, ...words: unknown[]): Promise<Result<unknown>> => {
      const window = trustedWindow(event);
      if (!window) {
        log.warn(`${channel}: refused a call from ${event.senderFrame?.url ?? 'a closed frame'}`);
        return fail('invalid-request', 'calls are answered for the program’s own windows only');
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
      return fail('invalid-request', 'calls are answered for the program’s own windows only');
    const result = await dispatch(workstation.handlers, method, payload, log);
    if (result.ok) desktop.rememberImport(method, payload);
    return result;
  });
  answer(channels.pickFiles, z.tuple([filePurpose, z.boolean()]), ([purpose, multiple], window) =>
    pickFiles(workstation, desktop, window, purpose, multiple),
  );
  answer(channels.adoptFiles, z.tuple([z.array(z.string().max(32_767)).max(5_000)]), ([paths]) =>
    adoptDropped(workstation.files, paths),
  );
  answer(channels.deliver, z.tuple([token]), ([parcel], window) =>
    askOnce(window, () => saveDeliverable(window, workstation, parcel)),
  );
  answer(channels.copyText, z.tuple([z.string().max(100_000_000)]), ([text]) => clipboard.writeText(text));
  answer(channels.notify, z.tuple([z.string().max(200), z.string().max(2_000)]), ([title, body], window) =>
    desktop.notifications.show(title, body, window),
  );
  answer(channels.openExternal, z.tuple([z.string().max(2_000)]), async ([url]) => {
    if (!(await openExternal(url, log)))
      throw new UserError('not-supported', `${url} is not one of the addresses that the program opens`);
  });
  answer(channels.openWindow, z.tuple([route]), async ([place]) => {
    await desktop.windows.open('view', place);
  });
  answer(channels.printPage, z.tuple([z.string().max(200)]), ([title], window) =>
    askOnce(window, () => savePagePdf(window, title)),
  );
  answer(channels.publishCommands, z.tuple([menuCommands]), ([commands], window) =>
    desktop.takeCommands(window, commands),
  );
}

/** What the system handed to the program comes first; then the user is asked. */
function pickFiles(
  workstation: Workstation,
  desktop: Desktop,
  window: BrowserWindow,
  purpose: FilePurpose,
  multiple: boolean,
): Promise<PickedFile[]> {
  const opened = desktop.opened.take(window, purpose, multiple);
  if (opened.length > 0) return adoptAll(workstation.files, opened);
  return askOnce(window, () => chooseFiles(window, workstation.files, purpose, multiple));
}

const trustedWindow = (event: IpcMainInvokeEvent): BrowserWindow | null =>
  isTrustedSender(event.senderFrame) ? BrowserWindow.fromWebContents(event.sender) : null;
