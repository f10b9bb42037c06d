import type { CodeDoc, Diagnostic } from '../base/diagnostic.ts';

export interface ReportInput {
  /** Sorted, without repetitions. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a file by its path, for code frames; null where it is not at hand. */
  readonly textOf: (path: string) => string | null;
  readonly codes: ReadonlyMap<string, CodeDoc>;
  readonly color: boolean;
  /** The command that ran, as the name of the test suite and the like: `waymark check`. */
  readonly command: string;
}

/** A report format: one file, one record. `render` ends with a line break unless there is nothing to say. */
export interface ReportFormat {
  readonly name: string;
  readonly summary: string;
  render(input: ReportInput): string;
}

/** "2 errors, 1 warning"; "no problems" where there is nothing. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const parts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = diagnostics.filter((one) => one.severity === severity).length;
    if (count === 0) return [];
    const noun = severity === 'info' ? 'note' : severity;
    return [`${count} ${noun}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}

/** `catalog/a.yaml:12:5`, or null for a finding without a place. */
export function placeText(span: Diagnostic['span']): string | null {
  return span && `${span.path}:${span.line}:${span.column}`;
}
