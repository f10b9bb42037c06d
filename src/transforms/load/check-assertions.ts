import { readsDownstream } from '../../assertions/codes.ts';
import { findAssertionKind } from '../../assertions/index.ts';
import { tableIndex } from '../../assertions/table-shape.ts';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { checkAssertions } from '../../check/check-assertions.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { type Located, spanOf } from '../../yaml/shape.ts';
import { checkFragment } from '../render/fragments.ts';
import type { Transforms } from '../transforms.ts';

/** SQL that the user wrote in an assertion. */
function fragmentsOf(assertion: AssertionDef): Located<string>[] {
  const own = findAssertionKind(assertion.kind)?.sql?.(assertion.spec) ?? [];
  return [...own, ...[whereOf(assertion)].filter((one) => one !== null)];
}

function whereOf(assertion: AssertionDef): Located<string> | null {
  return assertion.where === undefined ? null : { value: assertion.where, span: spanOf(assertion, 'where') };
}

/** The names of the other tables that an assertion reads, as the user wrote them, sorted. */
export function assertionReads(transforms: Transforms, assertion: AssertionDef, dialect: Dialect): string[] {
  const kind = findAssertionKind(assertion.kind);
  if (kind?.reads === undefined && kind?.sql === undefined && assertion.where === undefined) return [];
  const named = kind?.reads?.(assertion.spec) ?? [];
  const inSql = fragmentsOf(assertion).flatMap((sql) => checkFragment(transforms, sql, dialect).reads);
  const names = new Set([...named, ...inSql].map((one) => one.name));
  names.delete(assertion.subject.name);
  return [...names].sort();
}

/** Checks all assertions of the project: those of the catalog and those of the models. */
export function checkAllAssertions(transforms: Transforms, catalog: Catalog, dialect: Dialect): Diagnostic[] {
  const written = catalog.assertions.filter((one) => !one.implied);
  for (const model of transforms.models) for (const one of model.assertions) if (!one.implied) written.push(one);
  const found = checkAssertions(written, {
    catalog,
    tables: tableIndex(catalog, transforms.models),
    checkSql: (sql) => checkFragment(transforms, sql, dialect).diagnostics,
    isBroken: (name) => transforms.files.get(name)?.isBroken === true,
  });
  for (const assertion of written) {
    const where = whereOf(assertion);
    if (where !== null) found.push(...checkFragment(transforms, where, dialect).diagnostics);
  }
  return [...found, ...findDownstreamReads(transforms, written, dialect)];
}

/** The assertions of a model run before it is published, and so before everything that is built from it. */
function findDownstreamReads(
  transforms: Transforms,
  assertions: readonly AssertionDef[],
  dialect: Dialect,
): Diagnostic[] {
  const models = new Map(transforms.models.map((model) => [model.name, model]));
  const found: Diagnostic[] = [];
  for (const assertion of assertions) {
    if (assertion.subject.kind !== 'model') continue;
    for (const name of assertionReads(transforms, assertion, dialect)) {
      if (!readsModel(name, assertion.subject.name, models)) continue;
      const message = `\`${name}\` is built from \`${assertion.subject.name}\`, so it is not there yet when this is asserted.`;
      const hint = `Put the assertion on \`${name}\`.`;
      found.push(diagnostic(readsDownstream, { message, hint, span: assertion.at.self }));
    }
  }
  return found;
}

type Models = ReadonlyMap<string, Transforms['models'][number]>;

/** Whether a model is built from another one, directly or not. */
function readsModel(name: string, other: string, models: Models): boolean {
  const seen = new Set<string>();
  const queue = [name];
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    for (const dependency of models.get(one)?.dependsOn ?? []) {
      if (dependency.kind !== 'model') continue;
      if (dependency.name === other) return true;
      queue.push(dependency.name);
    }
  }
  return false;
}
