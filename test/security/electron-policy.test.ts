import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from '../../src-main/hosts/content-security.ts';
import {
  isAllowedExternal,
  isAllowedNavigation,
  isAllowedPermission,
  isAllowedRequest,
  isAppUrl,
  isTrustedSender,
  pagePreferences,
  resolveAppUrl,
} from '../../src-main/hosts/electron/policy.ts';
import { rendererFile } from '../../src-main/hosts/renderer-files.ts';

const root = resolve('renderer-root');

const foreignUrls = [
  'https://workstation/',
  'http://workstation/',
  'file:///etc/passwd',
  'file://workstation/index.html',
  'app://workstation.evil.example/',
  'app://evil.example/workstation/',
  'app://evil@workstation/',
  'app://evil:pw@workstation/',
  'app://workstation:8080/',
  'app://workstation@evil.example/',
  'app:workstation',
  'app:///workstation/',
  'apps://workstation/',
  'javascript:alert(1)//app://workstation/',
  'data:text/html,app://workstation/',
  'about:blank',
  'about:srcdoc',
  '',
  'app://',
  'not a url',
];

describe('item 1: the page’s process', () => {
  it('is isolated and sandboxed, with nothing of Node', () => {
    expect(pagePreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      experimentalFeatures: false,
    });
  });
});

describe('item 2: pages come from the renderer’s folder only', () => {
  it('finds what is there', () => {
    const index = { path: join(root, 'index.html'), mediaType: 'text/html; charset=utf-8' };
    expect(resolveAppUrl(root, 'app://workstation/')).toEqual(index);
    expect(resolveAppUrl(root, 'app://workstation/index.html?x=1#y')).toEqual(index);
    expect(resolveAppUrl(root, 'app://workstation/assets/a-b_c.js')?.path).toBe(
      join(root, 'assets', 'a-b_c.js'),
    );
  });

  it.each(foreignUrls)('nothing for %s', (url) => {
    expect(resolveAppUrl(root, url)).toBeNull();
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/assets/../../package.json',
    '/assets/..%5c..%5cpackage.json',
    '/..\\package.json',
    '/%252e%252e%252fpackage.json',
    '/%00index.html',
    '/index.html%00.js',
    '//etc/hosts.json',
    '/C:/secrets.json',
    '/.env.json',
    '/assets/.hidden.js',
    '/%',
    '/%ff.js',
    '/index.html/',
    '/index.ts',
    '/index',
    'index.html',
    '',
  ])('nothing for the path %j', (path) => {
    expect(rendererFile(root, path)).toBeNull();
  });

  it('stays inside the folder whatever is asked for', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      'a',
      '%',
      '.js',
      ':',
      '%00',
      'index.html',
    );
    const path = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => `/${pieces.join('')}`),
    );
    fc.assert(
      fc.property(path, (text) => {
        const file = rendererFile(root, text);
        expect(file === null || resolve(file.path).startsWith(root + sep)).toBe(true);
        const viaUrl = resolveAppUrl(root, `app://workstation${text}`);
        expect(viaUrl === null || resolve(viaUrl.path).startsWith(root + sep)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('item 3: the content-security policy', () => {
  it('is the one of the security list, word for word', () => {
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(securityHeaders['Content-Security-Policy']).toBe(contentSecurityPolicy);
  });
});

describe('item 4: navigation and links', () => {
  it.each(foreignUrls)('no navigation to %s', (url) => expect(isAllowedNavigation(url)).toBe(false));
  it('within the program it may', () => {
    expect(isAllowedNavigation('app://workstation/')).toBe(true);
    expect(isAllowedNavigation('app://workstation/index.html#runs')).toBe(true);
  });

  it('opens https links of the allow-list only', () => {
    expect(isAllowedExternal('https://doi.org/10.1000/182')).toBe(true);
    for (const url of [
      'http://doi.org/10.1000/182',
      'https://doi.org.evil.example/',
      'https://evil.example/?https://doi.org/',
      'https://doi.org@evil.example/',
      'https://user:pw@doi.org/',
      'https://doi.org:8443/',
      'https://xn--di-fkb.org/',
      'file:///etc/passwd',
      'smb://doi.org/share',
      'ms-msdt:/id',
      'javascript:alert(1)',
      '',
    ])
      expect(isAllowedExternal(url), url).toBe(false);
  });
});

describe('item 5: permissions', () => {
  it('denies everything but copying', () => {
    expect(isAllowedPermission('clipboard-sanitized-write')).toBe(true);
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fileSystem',
      'hid',
      'usb',
      'fullscreen',
      'unknown',
      '',
      'Clipboard-Sanitized-Write',
    ])
      expect(isAllowedPermission(permission), permission).toBe(false);
  });
});

describe('item 6: who may call', () => {
  it('the main frame of the program’s page', () => {
    expect(isTrustedSender({ url: 'app://workstation/', parent: null })).toBe(true);
  });
  it('no frame inside it, no closed frame', () => {
    expect(isTrustedSender({ url: 'app://workstation/', parent: {} })).toBe(false);
    expect(isTrustedSender(null)).toBe(false);
    expect(isTrustedSender(undefined)).toBe(false);
  });
  it.each(foreignUrls)('no page of %s', (url) => {
    expect(isTrustedSender({ url, parent: null })).toBe(false);
    expect(isAppUrl(url)).toBe(false);
  });
});

describe('item 9: requests that leave the program', () => {
  it.each([
    'https://example.com/',
    'http://127.0.0.1:1234/',
    'ws://workstation/',
    'wss://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'app://elsewhere/',
    'blob:https://example.com/1-2',
    'chrome-extension://abc/x.js',
    'filesystem:app://workstation/x',
    '',
    'not a url',
  ])('%s is cancelled', (url) => expect(isAllowedRequest(url)).toBe(false));

  it.each(['app://workstation/assets/a.js', 'data:image/png;base64,AA==', 'blob:app://workstation/1-2'])(
    '%s is the program’s own',
    (url) => expect(isAllowedRequest(url)).toBe(true),
  );
});
