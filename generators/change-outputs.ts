import type { Outcome } from '../src/base/outcome.ts';
import type { OutputOptions } from './generate-outputs.ts';
import type { ChangeInput, EditedFile, EmittedFile, Generator } from './generator.ts';
import { changeFiles } from './write-files/change-files.ts';
import type { WriteReport } from './write-files.ts';

/**
 * Brings the outputs of a project up to date of which only some definitions have changed since everything was generated. Null,
 * with nothing touched, where everything has to be generated. `total` is the number of all files, and `isUntouched` tells
 * whether they are as they were written.
 */
export async function changeOutputs(
  generators: readonly Generator[],
  input: ChangeInput,
  { root, out }: Pick<OutputOptions, 'root' | 'out'>,
  total: number,
  isUntouched: () => Promise<boolean>,
): Promise<Outcome<WriteReport> | null> {
  const files: (EmittedFile | EditedFile)[] = [];
  for (const generator of generators) {
    const changed = await generator.change?.(input);
    if (!changed) return null;
    files.push(...changed);
  }
  return changeFiles(root, out, files, total, isUntouched);
}
