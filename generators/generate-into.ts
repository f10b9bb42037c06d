import type { Diagnostic } from '../src/base/diagnostic.ts';
import type { Outcome } from '../src/base/outcome.ts';
import type { MadeFiles } from './generator.ts';

/** Something that makes files: `Generator`, `EventGenerator`. */
interface Maker<Input> {
  generate(input: Input): Outcome<MadeFiles> | Promise<Outcome<MadeFiles>>;
}

/** Hands over the files of one generator after the other, and returns what they report. */
export async function generateInto<Input>(
  add: (files: MadeFiles) => Promise<void>,
  generators: readonly Maker<Input>[],
  input: Input,
): Promise<readonly Diagnostic[]> {
  const findings: Diagnostic[] = [];
  for (const generator of generators) {
    const made = await generator.generate(input);
    findings.push(...made.diagnostics);
    await add(made.value ?? []);
  }
  return findings;
}
