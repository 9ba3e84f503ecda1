/** Saves what the page itself has made: a chart's picture, its numbers. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has the blob once the click is handled; a minute is ample on any machine.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
