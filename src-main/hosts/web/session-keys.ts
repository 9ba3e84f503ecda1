import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** In constant time, whatever the lengths. */
const equals = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const secret = (): string => randomBytes(32).toString('base64url');

/**
 * Who may talk to the web host: the browser that opened a link with a token that the host printed. A token opens once;
 * from then on the browser's cookie does.
 */
export class SessionKeys {
  /** Cookies are shared by all ports of a machine: the name keeps two running hosts apart. */
  readonly #cookieName: string;
  readonly #cookieValue = secret();
  readonly #tokens = new Set<string>();

  constructor(port: number) {
    this.#cookieName = `static-hedge-${port}`;
  }

  issueToken(): string {
    const token = secret();
    this.#tokens.add(token);
    return token;
  }

  /** True once for every token that was issued. */
  redeem(token: string): boolean {
    for (const issued of this.#tokens) {
      if (equals(issued, token)) return this.#tokens.delete(issued);
    }
    return false;
  }

  get setCookie(): string {
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param header the request's Cookie header */
  accepts(header: string | undefined): boolean {
    return (header ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2);
      return name === this.#cookieName && equals(this.#cookieValue, value ?? '');
    });
  }
}
