import type { LoadedProject } from '../project/load-project.ts';
import type { TextOf } from './warehouse-failure.ts';

/** Looks up the text of a file of the project, as it was when the project was read. */
export function textOf({ files }: LoadedProject): TextOf {
  let texts: ReadonlyMap<string, string> | null = null;
  return (path) => {
    texts ??= new Map([...files.templates, ...files.catalog, ...files.unitTests].map((one) => [one.path, one.text]));
    return texts.get(path) ?? null;
  };
}
