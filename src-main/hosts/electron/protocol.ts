import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { securityHeaders } from '../content-security.ts';
import { appScheme, resolveAppUrl } from './policy.ts';

/** Before the program is ready: makes app://workstation/ an origin like any https one. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer under the program's scheme, every answer with the security headers. */
export function serveAppScheme(session: Session, rendererFolder: string): void {
  session.protocol.handle(appScheme, async (request) => {
    const file = request.method === 'GET' ? resolveAppUrl(rendererFolder, request.url) : null;
    const bytes = file && (await readFile(file.path).catch(() => null));
    if (!file || !bytes) return new Response('not found', { status: 404, headers: securityHeaders });
    return new Response(new Uint8Array(bytes), {
      headers: { ...securityHeaders, 'Content-Type': file.mediaType },
    });
  });
}
