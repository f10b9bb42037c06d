import { findAssertionKind } from '../../src/assertions/index.ts';
import type { AssertionDef } from '../../src/model/assertion.ts';
import { code, text } from './markdown.ts';

/** An assertion as a list item: what must hold, of which rows, and what happens otherwise. */
export function assertionWords(assertion: AssertionDef): string {
  const { description, where, severity, warn_if, error_if } = assertion;
  const kind = findAssertionKind(assertion.kind);
  const said = kind === null ? code(assertion.kind) : text(kind.describe(assertion.spec));
  const from = [
    ...(error_if === undefined ? [] : [`fails at ${code(error_if.text)}`]),
    ...(warn_if === undefined ? [] : [`warns at ${code(warn_if.text)}`]),
    ...(severity === 'warning' && warn_if === undefined ? ['only warns'] : []),
  ];
  const words = [
    description === undefined ? '' : `${text(description).replace(/[.:]$/, '')}: `,
    said,
    where === undefined ? '' : `, where ${code(where)}`,
    from.length === 0 ? '' : ` (${from.join(', ')})`,
  ].join('');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The list items of assertions: what somebody wrote, and what a definition implies without being asked. */
export function assertionLists(assertions: readonly AssertionDef[]): {
  readonly written: string[];
  readonly implied: string[];
} {
  const list = (implied: boolean): string[] => [
    ...new Set(assertions.filter((one) => one.implied === implied).map(assertionWords)),
  ];
  return { written: list(false), implied: list(true) };
}
