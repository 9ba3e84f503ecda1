import type { IncomingHttpHeaders } from 'node:http';

/**
 * Is the request meant for this host, and from its own page? A foreign Host is a name that somebody pointed at this
 * machine (DNS rebinding); a foreign Origin is another page in the same browser.
 *
 * @param origin the host's own origin, http://127.0.0.1:PORT
 * @returns the reason of a refusal, or null
 */
export function refusal(
  origin: string,
  request: { method?: string; headers: IncomingHttpHeaders; upgrade?: boolean },
): string | null {
  const { headers } = request;
  if (headers.host !== new URL(origin).host) return 'this host is reached as 127.0.0.1 only';
  const changesNothing = !request.upgrade && (request.method === 'GET' || request.method === 'HEAD');
  if (headers.origin === undefined ? !changesNothing : headers.origin !== origin)
    return 'the request comes from another page';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && changesNothing))
    return 'the request comes from another site';
  return null;
}
