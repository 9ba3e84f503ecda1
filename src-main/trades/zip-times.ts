const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const endLength = 22;

/** 1980-01-01 00:00 in DOS form, the earliest time that a ZIP archive can hold. */
const fixedTime = 0x0021_0000;

/**
 * Sets the times of all entries of a ZIP archive to one fixed time, in place: an archive of the same files is then the
 * same bytes whenever it is made. Positions are those of APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
 *
 * @throws Error when the bytes are no ZIP archive without a comment.
 */
export function withFixedTimes(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.byteLength - endLength;
  if (end < 0 || view.getUint32(end, true) !== endOfDirectory) throw new Error('this is no ZIP archive');
  const entries = view.getUint16(end + 10, true);
  let entry = view.getUint32(end + 16, true);
  for (let count = 0; count < entries; count++) {
    if (view.getUint32(entry, true) !== directoryEntry) throw new Error('the ZIP directory is damaged');
    view.setUint32(entry + 12, fixedTime, true);
    view.setUint32(view.getUint32(entry + 42, true) + 10, fixedTime, true);
    const variable = [28, 30, 32].map((offset) => view.getUint16(entry + offset, true));
    entry += 46 + variable[0] + variable[1] + variable[2];
  }
  return archive;
}
