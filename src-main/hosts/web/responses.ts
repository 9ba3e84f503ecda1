import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { PickedFile } from '../../contract/host.ts';
import { fail, ok, UserError, type Result } from '../../contract/result.ts';
import type { DeliverableShelf } from '../../services/workstation-api.ts';
import { rendererFile } from '../renderer-files.ts';
import type { Uploads } from './uploads.ts';

/** Answers with one line of text and closes the connection, so that an unread body cannot hold it. */
export function refuse(response: ServerResponse, status: number, reason: string): void {
  response.setHeader('Connection', 'close');
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
}

/** A file of the built renderer, or 404. */
export async function answerRendererFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  root: string,
): Promise<void> {
  const file = rendererFile(root, path);
  const handle = file && (await open(file.path).catch(() => null));
  if (!file || !handle) return refuse(response, 404, 'there is no such page');
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) return refuse(response, 404, 'there is no such page');
    response.writeHead(200, { 'Content-Type': file.mediaType, 'Content-Length': facts.size });
    if (request.method === 'HEAD') response.end();
    else await sendUnlessLeft(pipeline(handle.createReadStream({ autoClose: false }), response));
  } finally {
    await handle.close();
  }
}

/** The bytes of a deliverable as an attachment; they leave the shelf once they are sent. */
export function answerDeliverable(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  shelf: DeliverableShelf,
): void {
  let parcel: ReturnType<DeliverableShelf['get']>;
  try {
    parcel = shelf.get(token);
  } catch (error) {
    if (error instanceof UserError) return refuse(response, 404, error.message);
    throw error;
  }
  response.writeHead(200, {
    'Content-Type': parcel.mediaType,
    'Content-Length': parcel.bytes.byteLength,
    'Content-Disposition': attachment(parcel.suggestedName),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.on('finish', () => shelf.discard(token));
  response.end(parcel.bytes);
}

/** A name for the browser's download list; RFC 6266 with a plain fallback. */
export function attachment(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Takes in one file and answers with JSON `Result<PickedFile>`. */
export async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  uploads: Uploads,
): Promise<void> {
  let result: Result<PickedFile>;
  try {
    result = ok(await uploads.receive(request, name));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    result = fail(error.code, error.message, error.details);
  }
  // What is left of a refused body is not read: the connection ends with the answer.
  if (!result.ok) response.setHeader('Connection', 'close');
  response.writeHead(result.ok ? 200 : 400, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(result));
}

/** A browser that goes away in the middle is no failure of ours. */
async function sendUnlessLeft(sending: Promise<void>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
