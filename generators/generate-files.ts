import { type Diagnostic, diagnostic, hasErrors, sortDiagnostics } from '../src/base/diagnostic.ts';
import type { Outcome } from '../src/base/outcome.ts';
import { generatorFailed } from './codes.ts';
import type { EmittedFile, Generator, GeneratorInput, MadeFiles, PartedFile } from './generator.ts';

/**
 * Everything that the generators make of a project, in their order. What a project's own generator throws is its author's
 * mistake and a finding; what one of ours throws is a bug and thrown on. `own` tells which are the project's, by name → path.
 */
export async function generateFiles(
  generators: readonly Generator[],
  input: GeneratorInput,
  own: ReadonlyMap<string, string>,
): Promise<Outcome<readonly EmittedFile[]>> {
  const files: EmittedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const generator of generators) {
    const path = own.get(generator.name);
    const outcome = path === undefined ? await generator.generate(input) : await tryGenerate(generator, path, input);
    for (const file of outcome.value ?? []) files.push(wholeFile(file));
    diagnostics.push(...outcome.diagnostics);
  }
  return { value: hasErrors(diagnostics) ? null : files, diagnostics: sortDiagnostics(diagnostics) };
}

/** A file with its contents in one text. */
export function wholeFile(file: EmittedFile | PartedFile): EmittedFile {
  return 'parts' in file ? { path: file.path, contents: [...file.parts].join('') } : file;
}

async function tryGenerate(generator: Generator, path: string, input: GeneratorInput): Promise<Outcome<MadeFiles>> {
  try {
    const outcome: unknown = await generator.generate(input);
    if (isOutcome(outcome)) return outcome;
    return failed(
      path,
      `The generator \`${generator.name}\` did not return \`{value, diagnostics}\` with a list of files.`,
    );
  } catch (error) {
    return failed(
      path,
      `The generator \`${generator.name}\` failed: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

function failed(path: string, message: string, error?: unknown): Outcome<never> {
  const { line, column } = placeIn(path, error) ?? { line: 1, column: 1 };
  const hint = 'Mend the generator; its documentation stands in `docs/generators.md`.';
  const span = { path, line, column, endLine: line, endColumn: column + 1 };
  return { value: null, diagnostics: [diagnostic(generatorFailed, { message, hint, span })] };
}

/** The first line of the stack that lies in the generator's own file. */
function placeIn(path: string, error: unknown): { line: number; column: number } | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const match of stack.matchAll(/([^\s()]+):(\d+):(\d+)/g)) {
    const file = (match[1] ?? '').replace(/\?.*$/, '');
    if (file.endsWith(`/${path}`)) return { line: Number(match[2]), column: Number(match[3]) };
  }
  return null;
}

function isOutcome(value: unknown): value is Outcome<readonly EmittedFile[]> {
  if (typeof value !== 'object' || value === null || !('value' in value) || !('diagnostics' in value)) return false;
  const files = value.value;
  return Array.isArray(value.diagnostics) && (files === null || (Array.isArray(files) && files.every(isFile)));
}

function isFile(value: unknown): value is EmittedFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'contents' in value &&
    typeof value.contents === 'string'
  );
}
