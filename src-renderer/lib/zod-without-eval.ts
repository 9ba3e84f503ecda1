import { z } from 'zod/v4';

/**
 * What the renderer gets for zod (vite.renderer.config.ts). The content-security policy forbids code from strings, and
 * zod would try it when the first schema is made.
 */
z.config({ jitless: true });

export { z };
