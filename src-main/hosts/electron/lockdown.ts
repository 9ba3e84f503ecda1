import { app, shell, type Session, type WebContents } from 'electron';
import type { Logger } from '../../services/workstation-api.ts';
import { isAllowedExternal, isAllowedNavigation, isAllowedPermission, isAllowedRequest } from './policy.ts';

/** Applies the policy to every page that the program will ever show, whoever creates it. */
export function lockDownPages(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => lockDown(contents, log));
}

function lockDown(contents: WebContents, log: Logger): void {
  const stopForeign = (event: { url: string; preventDefault(): void }): void => {
    if (isAllowedNavigation(event.url)) return;
    log.warn(`refused to navigate to ${event.url}`);
    event.preventDefault();
  };
  contents.on('will-navigate', stopForeign);
  contents.on('will-redirect', stopForeign);
  contents.on('will-frame-navigate', stopForeign);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // WebRTC is subject to no content-security policy and to no request filter.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(({ url }) => {
    void openExternal(url, log);
    return { action: 'deny' };
  });
}

/** Opens a link of the allow-list in the user's own browser; any other one is only logged. */
export async function openExternal(url: string, log: Logger): Promise<boolean> {
  if (!isAllowedExternal(url)) {
    log.warn(`refused to open ${url}`);
    return false;
  }
  await shell.openExternal(url);
  return true;
}

/** No permission but copying, no device, and no request that leaves the program. */
export function lockDownSession(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(isAllowedPermission(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => isAllowedPermission(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = isAllowedRequest(url);
    if (!allowed) log.warn(`cancelled a request to ${url}`);
    answer({ cancel: !allowed });
  });
}
