import { type Diagnostic, hasErrors } from './diagnostic.ts';

/** The result of a stage. Success may carry complaints; `value` is null where nothing usable came out. */
export interface Outcome<T> {
  readonly value: T | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function success<T>(value: T, diagnostics: readonly Diagnostic[] = []): Outcome<T> {
  return { value, diagnostics };
}

export function failure(...diagnostics: Diagnostic[]): Outcome<never> {
  return { value: null, diagnostics };
}

/** True where there is a value and nothing forbids to go on with it. */
export function isClean<T>(outcome: Outcome<T>): outcome is Outcome<T> & { value: T } {
  return outcome.value !== null && !hasErrors(outcome.diagnostics);
}
