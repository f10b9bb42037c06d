import { findAssertionKind } from '../assertions/index.ts';
import type { CheckContext, TableShape } from '../assertions/kind.ts';
import { modelShape, type TableIndex } from '../assertions/table-shape.ts';
import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/suggest.ts';
import type { AssertionDef } from '../model/assertion.ts';
import type { Catalog } from '../model/catalog.ts';
import { spanOf } from '../yaml/shape.ts';
import { unknownSubject } from './assertion-codes.ts';

export interface AssertionChecking {
  readonly catalog: Pick<Catalog, 'incomplete'>;
  /** All tables of the project: `tableIndex(catalog, models)`. */
  readonly tables: TableIndex;
  readonly checkSql: CheckContext['checkSql'];
  /** True for names of models that could not be read: nothing is said about them. */
  readonly isBroken?: (name: string) => boolean;
}

/**
 * Checks assertions against the tables that they are about and those that they name. Called once the models are known, for
 * those of the catalog and those of the models. Implied assertions are right by construction.
 */
export function checkAssertions(assertions: readonly AssertionDef[], checking: AssertionChecking): Diagnostic[] {
  const context: CheckContext = {
    find: (name) => checking.tables.find(name) ?? (mayExist(name, checking) ? unknownShape(name) : null),
    tables: checking.tables.names,
    checkSql: checking.checkSql,
  };
  return assertions.filter((one) => !one.implied).flatMap((one) => checkAssertion(one, context));
}

function mayExist(name: string, { catalog, isBroken }: AssertionChecking): boolean {
  return catalog.incomplete === true || isBroken?.(name) === true;
}

function unknownShape(name: string): TableShape {
  return modelShape({ name, columns: [] });
}

function checkAssertion(assertion: AssertionDef, context: CheckContext): Diagnostic[] {
  const { name } = assertion.subject;
  const on = context.find(name);
  if (on !== null) return findAssertionKind(assertion.kind)?.check(assertion.spec, on, context) ?? [];
  return [
    diagnostic(unknownSubject, {
      message: `There is no event, model or seed \`${name}\`.`,
      hint: didYouMean(name, context.tables()),
      span: spanOf(assertion, 'on'),
    }),
  ];
}
