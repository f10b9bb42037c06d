import type { CodeDoc } from '../src/base/diagnostic.ts';

export const unsafePath: CodeDoc = {
  code: 'generate/unsafe-path',
  severity: 'error',
  summary: 'A generator emits a file outside the output folder',
  explanation:
    'Paths of emitted files are relative to the output folder (`dist` unless `paths.out` says otherwise), use `/`, and stay inside it. ' +
    'Absolute paths, `..`, backslashes, empty segments and names beginning with `.waymark` are refused, and nothing is written.',
  examples: ownGenerator(
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: () => ({ value: [{ path: '../OWNERS.txt', contents: 'payments' }], diagnostics: [] }),
};
`,
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: () => ({ value: [{ path: 'OWNERS.txt', contents: 'payments' }], diagnostics: [] }),
};
`,
  ),
};

export const samePath: CodeDoc = {
  code: 'generate/same-path',
  severity: 'error',
  summary: 'Two emitted files have the same path',
  explanation:
    'Every emitted file needs a path of its own. Paths that differ only in upper and lower case count as the same, because macOS and Windows keep ' +
    'only one of them; so does a path that is a folder of another one. Rename one of the two, for instance the event that the file is named after.',
  examples: ownGenerator(
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: () => ({ value: [{ path: 'catalog.json', contents: '{}' }], diagnostics: [] }),
};
`,
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: () => ({ value: [{ path: 'owners.json', contents: '{}' }], diagnostics: [] }),
};
`,
  ),
};

export const foreignFile: CodeDoc = {
  code: 'generate/foreign-file',
  severity: 'error',
  summary: 'A file that Waymark did not write stands where a generated one belongs',
  explanation:
    'Waymark keeps a list of what it wrote (`.waymark-manifest.json` in the output folder) and never overwrites or deletes anything else. ' +
    'Move the file away, or delete it, and generate again. If the list itself was lost, delete the output folder: all of it is generated.',
  examples: null,
};

export const editedByHand: CodeDoc = {
  code: 'generate/edited-by-hand',
  severity: 'warning',
  summary: 'A generated file was changed by something else than Waymark',
  explanation:
    'Generated files are never edited: the next `waymark generate` writes them anew. Make the change in the catalog, or in a generator of your own. ' +
    'An edited file that is no longer generated is left where it is, so that nothing is lost; delete it when it is not needed.',
  examples: null,
};

export const stale: CodeDoc = {
  code: 'generate/stale',
  severity: 'error',
  summary: 'A generated file is not what the catalog says now',
  explanation:
    '`waymark generate --check` compares the output folder with what would be generated and writes nothing. Run `waymark generate` and commit the result.',
  examples: null,
};

export const cannotWrite: CodeDoc = {
  code: 'generate/cannot-write',
  severity: 'error',
  summary: 'The operating system refused to write or delete a generated file',
  explanation:
    'The disk is full or read-only, or permission is missing. What was written so far is complete and known to Waymark: ' +
    'mend the cause and generate again, and it carries on from there.',
  examples: null,
};

export const brokenManifest: CodeDoc = {
  code: 'generate/broken-manifest',
  severity: 'error',
  summary: 'The list of generated files cannot be read',
  explanation:
    '`.waymark-manifest.json` in the output folder says which files are generated. It is damaged, often by a merge. ' +
    'Delete the output folder, or restore the list from version control, and generate again.',
  examples: null,
};

export const badGenerator: CodeDoc = {
  code: 'generate/bad-generator',
  severity: 'error',
  summary: "A file in the generators' folder exports no usable generator",
  explanation:
    'Each `.ts` or `.js` file directly in the folder of your own generators (`generators` unless `paths.generators` says otherwise) exports one record named ' +
    '`generator` with `name` and `summary` (texts) and `generate` (a function). Files whose names begin with `_` are left alone, and so are folders: put shared code there.',
  examples: ownGenerator(
    `export function generate() {
  return { value: [], diagnostics: [] };
}
`,
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: () => ({ value: [], diagnostics: [] }),
};
`,
  ),
};

export const generatorName: CodeDoc = {
  code: 'generate/generator-name',
  severity: 'error',
  summary: 'Two generators have the same name',
  explanation: "A generator's name is unique among your own ones and those that come with Waymark. Choose another one.",
  examples: ownGenerator(
    `export const generator = { name: 'docs', summary: 'Our docs', generate: () => ({ value: [], diagnostics: [] }) };\n`,
    `export const generator = { name: 'handbook', summary: 'Our docs', generate: () => ({ value: [], diagnostics: [] }) };\n`,
  ),
};

export const generatorFailed: CodeDoc = {
  code: 'generate/generator-failed',
  severity: 'error',
  summary: 'One of your own generators failed',
  explanation:
    '`generate` threw, or did not return `{value, diagnostics}` with a list of `{path, contents}` as its value. Nothing is written. ' +
    "The message is the generator's own; its place is the file and line that threw, where that is known.",
  examples: ownGenerator(
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: ({ project }) => ({ value: [{ path: 'owners.txt', contents: project.owners.join() }], diagnostics: [] }),
};
`,
    `export const generator = {
  name: 'owners',
  summary: 'Who owns which event',
  generate: ({ project }) => ({
    value: [{ path: 'owners.txt', contents: project.catalog.events.map((event) => event.owner ?? '').join() }],
    diagnostics: [],
  }),
};
`,
  ),
};

function ownGenerator(wrong: string, right: string): NonNullable<CodeDoc['examples']> {
  const project = { 'catalog/events.yaml': 'events:\n  order.paid:\n    properties: {amount: number}\n' };
  return {
    wrong: { ...project, 'generators/owners.js': wrong },
    right: { ...project, 'generators/owners.js': right },
  };
}

/** Every code that generating and writing files can report. */
export const generateCodes = [
  unsafePath,
  samePath,
  foreignFile,
  editedByHand,
  stale,
  cannotWrite,
  brokenManifest,
  badGenerator,
  generatorName,
  generatorFailed,
] as const;
