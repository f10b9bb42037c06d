import type { CommandEntry } from './command.ts';

/** Every command. To add one, add its file to `commands/` and a line here. Files are loaded only when they are called. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'check',
    summary: 'find every problem of the catalog and the transforms',
    load: () => import('./commands/check.ts'),
  },
  { name: 'explain', summary: 'tell what a diagnostic code means', load: () => import('./commands/explain.ts') },
  { name: 'init', summary: 'start a project in a folder', load: () => import('./commands/init.ts') },
  {
    name: 'generate',
    summary: 'write types, schemas, docs and SQL to dist/',
    load: () => import('./commands/generate.ts'),
  },
  { name: 'sample', summary: 'make up realistic events that are valid', load: () => import('./commands/sample.ts') },
];
