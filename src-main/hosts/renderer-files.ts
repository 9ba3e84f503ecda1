import { extname, join, resolve, sep } from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface RendererFile {
  path: string;
  mediaType: string;
}

/**
 * The file of the built renderer that a URL path names, or null where it names none: outside the folder, hidden,
 * undecodable, or of a kind that the renderer does not have. Whether the file exists is for the caller to see.
 *
 * @param root absolute path of the renderer's folder
 * @param urlPath path of the request as it came, percent-encoded, beginning with a slash
 */
export function rendererFile(root: string, urlPath: string): RendererFile | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\0\\:]/.test(decoded)) return null;
  const segments = decoded.slice(1).split('/');
  if (decoded === '/') segments.splice(0, 1, 'index.html');
  // A second decoding is nobody's business: a percent sign left over is an attempt at one.
  if (segments.some((segment) => segment === '' || segment.startsWith('.') || segment.includes('%')))
    return null;
  const folder = resolve(root);
  const path = join(folder, ...segments);
  if (!path.startsWith(folder + sep)) return null;
  const mediaType = mediaTypes[extname(path).toLowerCase()];
  return mediaType === undefined ? null : { path, mediaType };
}
