import { basename, extname, isAbsolute } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { dispatch } from '../../services/dispatch.ts';
import type { Logger, Workstation } from '../../services/workstation-api.ts';

const extension = '.hedge';

/**
 * The scenario files that the system hands to a start of the program: absolute paths ending in .hedge. Everything else
 * on its command line is Chromium's.
 */
export const scenarioFilesOf = (words: readonly string[]): string[] =>
  words.filter((word) => isAbsolute(word) && extname(word).toLowerCase() === extension);

/** Imports the scenario of a file that the user opened; the window hears of it as of any other change. */
export async function importScenarioFile(
  path: string,
  workstation: Workstation,
  window: BrowserWindow,
  log: Logger,
): Promise<void> {
  const name = basename(path);
  const adopted = await workstation.files.adopt(path, name).catch(() => null);
  const result =
    adopted && (await dispatch(workstation.handlers, 'scenarios.import', { file: adopted.token }, log));
  if (result?.ok) return;
  await dialog.showMessageBox(window, {
    type: 'error',
    message: `${name} was not imported`,
    detail: result ? result.error.message : 'the file is no longer there',
  });
}
