import { findAssertionKind } from '../../src/assertions/index.ts';
import type { AssertionDef } from '../../src/model/assertion.ts';
import { bullets, code, text } from './markdown.ts';

/** An assertion as a list item: what must hold, of which rows, and what happens otherwise. */
function assertionWords(assertion: AssertionDef): string {
  const { description, where } = assertion;
  const kind = findAssertionKind(assertion.kind);
  const said = kind === null ? code(assertion.kind) : text(kind.describe(assertion.spec));
  const told = description === undefined ? said : `${text(description).replace(/[.:]$/, '')}: ${said}`;
  const words = told + (where === undefined ? '' : `, where ${code(where)}`) + consequenceWords(assertion);
  const first = words.charAt(0);
  const capital = first.toUpperCase();
  return capital === first ? words : capital + words.slice(1);
}

/** Nothing where it fails at the first row, as nearly all do. */
function consequenceWords({ severity, warn_if, error_if }: AssertionDef): string {
  if (severity === 'error' && warn_if === undefined && error_if === undefined) return '';
  const from = [
    ...(error_if === undefined ? [] : [`fails at ${code(error_if.text)}`]),
    ...(warn_if === undefined ? [] : [`warns at ${code(warn_if.text)}`]),
    ...(severity === 'warning' && warn_if === undefined ? ['only warns'] : []),
  ];
  return from.length === 0 ? '' : ` (${from.join(', ')})`;
}

/** Assertions as lists: what somebody wrote, and what a definition implies without being asked. */
export function assertionLists(assertions: readonly AssertionDef[]): {
  readonly written: string;
  readonly implied: string;
} {
  const [written, implied] = [new Set<string>(), new Set<string>()];
  for (const one of assertions) (one.implied ? implied : written).add(assertionWords(one));
  return { written: bullets(written), implied: bullets(implied) };
}
