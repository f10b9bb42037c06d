import type { CodeDoc, Diagnostic, ExampleFiles } from '../../base/diagnostic.ts';
import type { World } from '../resolve.ts';

/** One thing that a catalog may get wrong. A rule looks at everything, reports what it finds, and carries on. */
export interface Rule {
  /** As its file is named. */
  readonly name: string;
  readonly codes: readonly CodeDoc[];
  check(world: World, report: (finding: Diagnostic) => void): void;
}

/** An example project of one catalog file. */
export function example(text: string): ExampleFiles {
  return { 'catalog/events.yaml': text };
}

/** An example project of one shared property. */
export function propertyExample(property: string): ExampleFiles {
  return example(`properties:\n  ${property}\n`);
}
