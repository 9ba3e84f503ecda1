import { z } from 'zod';

/** Where a window can begin: a view, and the ids of what it shows. */
export const route = z
  .string()
  .regex(/^#\/[a-z][a-z-]{0,39}(\/\d{1,15}(,\d{1,15}){0,31})?$/, 'a window begins at #/VIEW or #/VIEW/ID,ID');

const oneLine = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}*$/u, 'no control characters');

/** A command of the renderer, as the application menu lists it. */
const menuCommand = z
  .object({
    id: z.string().regex(/^[a-z][\w.-]{0,79}$/i),
    title: oneLine(120),
    /** File, Edit, View, Go and Help join the menus of that name; any other group is a menu of its own. */
    group: oneLine(40),
    /** As in the renderer's registry: '$mod+k', 'Shift+?', 'm'; null: none. */
    keys: oneLine(40).nullable(),
    /** The keys work while a text field has the focus, too. */
    inFields: z.boolean(),
    enabled: z.boolean(),
  })
  .strict();
export type MenuCommand = z.infer<typeof menuCommand>;

const mostGroups = 12;
export const menuCommands = z
  .array(menuCommand)
  .max(300)
  .refine((commands) => new Set(commands.map(({ group }) => group)).size <= mostGroups, 'too many groups');
