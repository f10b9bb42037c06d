import { type Diagnostic, hasErrors } from '../src/base/diagnostic.ts';
import type { Outcome } from '../src/base/outcome.ts';
import { generateFiles } from './generate-files.ts';
import type { Generator, GeneratorInput } from './generator.ts';
import { threadedWriter } from './write-files/threaded-writer.ts';
import { type WriteReport, writeOutputs } from './write-files.ts';

export interface OutputOptions {
  readonly root: string;
  /** The output folder, relative to the root. */
  readonly out: string;
  /** Write nothing, report what is stale. */
  readonly check: boolean;
}

/** A project's own generator and the file that it stands in. */
export interface OwnGenerator {
  readonly generator: Generator;
  readonly path: string;
}

/** From so many definitions on a second thread is worth its start. */
const manyDefinitions = 200;

/** Generates everything and makes the output folder hold it. The value is null where nothing, or not everything, was written. */
export async function generateOutputs(
  generators: readonly Generator[],
  own: readonly OwnGenerator[],
  input: GeneratorInput,
  options: OutputOptions,
): Promise<Outcome<WriteReport>> {
  const size = input.project.catalog.events.length + input.project.models.length;
  if (own.length === 0 && size >= manyDefinitions) return writeMeanwhile(generators, input, options);
  const all = [...generators, ...own.map((one) => one.generator)];
  const made = await generateFiles(all, input, new Map(own.map((one) => [one.generator.name, one.path])));
  if (made.value === null) return { value: null, diagnostics: made.diagnostics };
  const written = writeOutputs(options.root, options.out, made.value, options);
  return { value: written.value, diagnostics: [...made.diagnostics, ...written.diagnostics] };
}

/**
 * Writes the files of each generator while the next one works, and forgets them. A project's own generators may fail, and then
 * nothing must have been written; ours do not.
 */
async function writeMeanwhile(
  generators: readonly Generator[],
  input: GeneratorInput,
  options: OutputOptions,
): Promise<Outcome<WriteReport>> {
  const writer = threadedWriter(options.root, options.out, options);
  const findings: Diagnostic[] = [];
  for (const generator of generators) {
    const made = await generator.generate(input);
    findings.push(...made.diagnostics);
    await writer.add(made.value ?? []);
  }
  if (hasErrors(findings)) throw new Error('a generator of Waymark reported an error');
  const written = await writer.finish();
  return { value: written.value, diagnostics: [...findings, ...written.diagnostics] };
}
