/** A name that every file system takes, of a text for people. */
export function fileNameOf(text: string): string {
  const name = text
    // eslint-disable-next-line no-control-regex -- no file system takes them
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100)
    .toWellFormed()
    .trim();
  // Windows keeps these names for its devices.
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `page ${name}`.trim() : name;
}
