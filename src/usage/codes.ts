import type { CodeDoc } from '../base/diagnostic.ts';

/* None of these has an example: they are about the code of apps, which `waymark check` does not read. */

export const unknownSend: CodeDoc = {
  code: 'usage/unknown-event',
  severity: 'error',
  summary: 'Code names an event that the catalog does not have.',
  explanation:
    'What is sent under this name is in no table and no metric: loading puts it aside. Either the name is misspelt, or the event is to be defined in the catalog, or it was removed and the code still sends it. ' +
    'If the function does not send events, write those that do under `usage.functions` in `waymark.yaml`.',
  examples: null,
};

export const neverSent: CodeDoc = {
  code: 'usage/never-sent',
  severity: 'warning',
  summary: 'An event that nothing in the code sends.',
  explanation:
    'The event is active in the catalog, and no call in the files that were looked at sends it. It may be sent by an app whose files are not among `usage.paths`, by a function that is not among `usage.functions`, or under a name that is made when the code runs. ' +
    'Events with `status: planned` are left out.',
  examples: null,
};

export const untoldSend: CodeDoc = {
  code: 'usage/untold',
  severity: 'info',
  summary: 'A send of which the event cannot be told from the code.',
  explanation:
    'The name of the event is made when the code runs, so that nobody knows which ones are sent there: they may be events that nothing else sends. Where a function passes its own parameter on, name that function under `usage.functions` in `waymark.yaml`: its calls are looked at then.',
  examples: null,
};

export const deprecatedSend: CodeDoc = {
  code: 'usage/deprecated',
  severity: 'warning',
  summary: 'Code sends an event that is deprecated.',
  explanation:
    'The catalog says why, and what to send instead where there is something. Once `remove_after` is past, the event goes.',
  examples: null,
};

export const noFiles: CodeDoc = {
  code: 'usage/no-files',
  severity: 'error',
  summary: 'A pattern that finds no files of code.',
  explanation:
    'Looked for are files that end in `.ts`, `.tsx`, `.mts`, `.cts`, `.js`, `.jsx`, `.mjs`, `.cjs`, `.vue` or `.svelte`; `node_modules` and what Waymark generates are left out. Patterns of the command line begin in the folder that it runs in, those under `usage.paths` in the folder of `waymark.yaml`.',
  examples: null,
};

export const syntaxError: CodeDoc = {
  code: 'usage/syntax',
  severity: 'warning',
  summary: 'A file of code that cannot be parsed.',
  explanation:
    'Nothing is known of what it uses: events that only this file sends look as if nothing sent them. Files are read as TypeScript or JavaScript as their endings say, with decorators, and with JSX in all but `.ts`.',
  examples: null,
};

export const fileTooLong: CodeDoc = {
  code: 'usage/too-large',
  severity: 'warning',
  summary: 'A file of code that is too large to be looked at.',
  explanation:
    'Files of more than 4 MB are what a bundler made, not what somebody wrote. Leave them out with a narrower pattern.',
  examples: null,
};

export const usageCodes: readonly CodeDoc[] = [
  unknownSend,
  neverSent,
  untoldSend,
  deprecatedSend,
  noFiles,
  syntaxError,
  fileTooLong,
];
