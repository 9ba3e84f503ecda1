import { inflateRawSync } from 'node:zlib';
import { PDFDocument, PDFRawStream, decodePDFRawStream } from 'pdf-lib';

/** The entries of a ZIP archive by name: the directory at its end says where they are. */
export function unzip(archive: Uint8Array): Map<string, string> {
  const view = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = view.lastIndexOf('PK\u0005\u0006');
  const files = new Map<string, string>();
  let entry = view.readUInt32LE(end + 16);
  for (let count = view.readUInt16LE(end + 10); count > 0; count--) {
    const size = view.readUInt32LE(entry + 20);
    const [nameLength, extra, comment] = [28, 30, 32].map((at) => view.readUInt16LE(entry + at));
    const name = view.toString('utf8', entry + 46, entry + 46 + nameLength);
    const local = view.readUInt32LE(entry + 42);
    const start = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28);
    files.set(name, inflateRawSync(view.subarray(start, start + size)).toString('utf8'));
    entry += 46 + nameLength + extra + comment;
  }
  return files;
}

/** The texts that a PDF shows, page by page: the strings of its Tj operators, in Windows-1252. */
export async function textsOf(bytes: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().map((page) => {
    const contents = page.node.normalizedEntries().Contents!;
    const streams = contents.asArray().map((reference) => document.context.lookup(reference));
    const code = streams
      .filter((stream) => stream instanceof PDFRawStream)
      .map((stream) => Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1'))
      .join('\n');
    return [...code.matchAll(/<([0-9A-F]*)> Tj/g)]
      .map(([, hex]) => Buffer.from(hex, 'hex').toString('latin1'))
      .map((text) => text.replaceAll('\u0093', '“').replaceAll('\u0094', '”').replaceAll('\u0096', '–'))
      .join('\n');
  });
}
