import { hasErrors } from '../src/base/diagnostic.ts';
import type { Outcome } from '../src/base/outcome.ts';
import { eventGenerators } from './event-generators.ts';
import { generateFiles } from './generate-files.ts';
import { generateInto } from './generate-into.ts';
import type { Generator, GeneratorInput } from './generator.ts';
import { type ThreadedEvents, threadedEvents } from './threaded-events.ts';
import { threadedWriter } from './write-files/threaded-writer.ts';
import { type WriteReport, writeOutputs } from './write-files.ts';

export interface OutputOptions {
  readonly root: string;
  /** The output folder, relative to the root. */
  readonly out: string;
  /** Write nothing, report what is stale. */
  readonly check: boolean;
  /** The file of `input.cache`, for threads that look into it themselves. Without it they remember nothing. */
  readonly cacheFile?: string | null;
  /** The thread, where it was started ahead: with the same file and `keep` as not `check`. */
  readonly events?: ThreadedEvents | null;
}

/** A project's own generator and the file that it stands in. */
export interface OwnGenerator {
  readonly generator: Generator;
  readonly path: string;
}

/** From so many definitions on threads are worth their start. */
export const manyDefinitions = 200;

/** Generates everything and makes the output folder hold it. The value is null where nothing, or not everything, was written. */
export async function generateOutputs(
  generators: readonly Generator[],
  own: readonly OwnGenerator[],
  input: GeneratorInput,
  options: OutputOptions,
): Promise<Outcome<WriteReport>> {
  const size = input.project.catalog.events.length + input.project.models.length;
  if (own.length === 0 && size >= manyDefinitions) return writeMeanwhile(generators, input, options);
  options.events?.stop();
  const all = [...generators, ...own.map((one) => one.generator)];
  const made = await generateFiles(all, input, new Map(own.map((one) => [one.generator.name, one.path])));
  if (made.value === null) return { value: null, diagnostics: made.diagnostics };
  const written = writeOutputs(options.root, options.out, made.value, options);
  return { value: written.value, diagnostics: [...made.diagnostics, ...written.diagnostics] };
}

/**
 * Writes the files of each generator while the next one works, and forgets them; those that look at events alone work meanwhile,
 * too. A project's own generators may fail, and then nothing must have been written; ours do not.
 */
async function writeMeanwhile(
  generators: readonly Generator[],
  input: GeneratorInput,
  { root, out, check, cacheFile = null, events: ahead }: OutputOptions,
): Promise<Outcome<WriteReport>> {
  const events = ahead ?? threadedEvents({ cacheFile, keep: !check });
  const writer = threadedWriter(root, out, { check, others: [events.files] });
  try {
    events.begin(input.project);
    const others = generators.filter((one) => !eventGenerators.some((other) => other === one));
    const own = await generateInto(writer.add, others, input);
    const findings = [...own, ...(await events.finish())];
    if (hasErrors(findings)) throw new Error('a generator of Waymark reported an error');
    const written = await writer.finish();
    return { value: written.value, diagnostics: [...findings, ...written.diagnostics] };
  } catch (error) {
    // Threads that wait for more would keep the process.
    events.stop();
    writer.stop();
    throw error;
  }
}
