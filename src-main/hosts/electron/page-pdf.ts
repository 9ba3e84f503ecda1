import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { writeFileAtomically } from '../../trades/atomic-file.ts';
import { fileNameOf } from './file-name.ts';

/** A CSS pixel is a 96th of an inch. */
const pixelsPerInch = 96;
const marginInches = 0.4;

/**
 * Asks where to, then writes the view as its print style lays it out to sheets of PDF of the window's size: nothing is
 * scaled, and text stays text.
 *
 * @throws UserError('storage') when the file cannot be written; it is then as it was
 */
export async function savePagePdf(window: BrowserWindow, title: string): Promise<'saved' | 'cancelled'> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), `${fileNameOf(title)}.pdf`),
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === '') return 'cancelled';
  const [width = 0, height = 0] = window.getContentSize();
  const zoom = window.webContents.getZoomFactor();
  const bytes = await window.webContents.printToPDF({
    pageSize: { width: width / zoom / pixelsPerInch, height: height / zoom / pixelsPerInch },
    margins: { top: marginInches, bottom: marginInches, left: marginInches, right: marginInches },
    printBackground: true,
  });
  await writeFileAtomically(filePath, bytes, { force: true });
  return 'saved';
}
