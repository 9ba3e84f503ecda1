import { z } from 'zod';

// The content-security policy forbids code from strings; zod would try it when the first schema is made. This module is
// therefore the first import of the program.
z.config({ jitless: true });
