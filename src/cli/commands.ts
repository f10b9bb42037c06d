import type { CommandEntry } from './command.ts';

/** Every command. To add one, add its file to `commands/` and a line here. Files are loaded only when they are called. */
export const commands: readonly CommandEntry[] = [
  { name: 'init', summary: 'start a project in a folder', load: () => import('./commands/init.ts') },
  {
    name: 'check',
    summary: 'find every problem of the catalog and the transforms',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'generate',
    summary: 'write types, schemas, docs and SQL to dist/',
    load: () => import('./commands/generate.ts'),
  },
  { name: 'build', summary: 'load, run, audit and publish', load: () => import('./commands/build.ts') },
  { name: 'run', summary: 'load and run without assertions', load: () => import('./commands/run.ts') },
  {
    name: 'test',
    summary: 'unit tests, and assertions on what is published',
    load: () => import('./commands/test.ts'),
  },
  {
    name: 'diff',
    summary: 'what changed since a branch or commit, and for whom it breaks something',
    load: () => import('./commands/diff.ts'),
  },
  { name: 'sample', summary: 'make up realistic events that are valid', load: () => import('./commands/sample.ts') },
  {
    name: 'list',
    summary: 'what data flows through: sources, events, seeds, models',
    load: () => import('./commands/list.ts'),
  },
  {
    name: 'impact',
    summary: 'what depends on a property, column, model or metric',
    load: () => import('./commands/impact.ts'),
  },
  {
    name: 'usage',
    summary: 'where the code of apps sends events and uses their types',
    load: () => import('./commands/usage.ts'),
  },
  { name: 'show', summary: 'the SQL that would run', load: () => import('./commands/show.ts') },
  {
    name: 'lint',
    summary: 'lint the rendered SQL with sqlfluff',
    load: () => import('./commands/lint.ts'),
  },
  {
    name: 'query',
    summary: 'ask for metrics by dimensions and time',
    load: () => import('./commands/query.ts'),
  },
  {
    name: 'metrics',
    summary: 'the metrics and what they can be asked by',
    load: () => import('./commands/metrics.ts'),
  },
  { name: 'retry', summary: 'go on with a run that failed or was killed', load: () => import('./commands/retry.ts') },
  { name: 'clean', summary: 'drop what the project no longer has', load: () => import('./commands/clean.ts') },
  { name: 'explain', summary: 'tell what a diagnostic code means', load: () => import('./commands/explain.ts') },
];
