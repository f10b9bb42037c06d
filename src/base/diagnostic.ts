import { compareSpans, compareText, type Span } from './span.ts';

export type Severity = 'error' | 'warning' | 'info';

/** A second place that a diagnostic speaks of, for instance the first definition of a name. */
export interface Related {
  readonly message: string;
  readonly span: Span;
}

/** One finding about what the user wrote. `hint` says what to do about it. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string | null;
  readonly span: Span | null;
  readonly related: readonly Related[];
}

/**
 * The small project that shows a diagnostic: file path → text. Paths are those of a project
 * (`waymark.yaml`, `catalog/*.yaml`, `transforms/*.sql.hbs`, …); a missing `waymark.yaml` means the defaults.
 */
export type ExampleFiles = Readonly<Record<string, string>>;

/**
 * What a diagnostic code means. The documentation page of a code is generated from this, and a test runs both examples:
 * `wrong` must produce the code, `right` must not.
 */
export interface CodeDoc {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence for lists. */
  readonly summary: string;
  /** What it means, why it matters and what to do: a few sentences of Markdown. */
  readonly explanation: string;
  /** Null where the finding is about a run or the machine and no file can show it. */
  readonly examples: { readonly wrong: ExampleFiles; readonly right: ExampleFiles } | null;
  /** Of a rule about changes: the smallest project that shows it, before and after. */
  readonly change?: { readonly before: ExampleFiles; readonly after: ExampleFiles };
}

export interface DiagnosticParts {
  readonly message: string;
  readonly span: Span | null;
  readonly hint?: string | null;
  readonly related?: readonly Related[];
  /** Overrides the severity that the code has by default. */
  readonly severity?: Severity;
}

/** Makes a diagnostic of a documented code. */
export function diagnostic(doc: CodeDoc, parts: DiagnosticParts): Diagnostic {
  return {
    code: doc.code,
    severity: parts.severity ?? doc.severity,
    message: parts.message,
    hint: parts.hint ?? null,
    span: parts.span,
    related: parts.related ?? [],
  };
}

const severityOrder: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Sorts by place (findings without a place last) and drops repetitions of the same code, place and message. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(compareDiagnostics);
  return sorted.filter((one, index) => index === 0 || compareDiagnostics(one, sorted[index - 1] as Diagnostic) !== 0);
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const byPlace = a.span && b.span ? compareSpans(a.span, b.span) : Number(a.span === null) - Number(b.span === null);
  return (
    byPlace ||
    severityOrder[a.severity] - severityOrder[b.severity] ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'error');
}
