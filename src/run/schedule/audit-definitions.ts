import { findAssertionKind } from '../../assertions/index.ts';
import { contentHash } from '../../base/hash.ts';
import type { AssertionDef, AssertionSubject } from '../../model/assertion.ts';
import type { Project } from '../../model/project.ts';
import type { ModelDef } from '../../model/transform.ts';
import { type Ref, spanOf } from '../../yaml/shape.ts';
import { withoutPlaces } from './without-places.ts';

/** All assertions of a project by what they are about: `model:orders_daily`, `event:order.paid`. */
export function assertionsBySubject(project: Project): ReadonlyMap<string, readonly AssertionDef[]> {
  const found = new Map<string, AssertionDef[]>();
  const add = (assertion: AssertionDef): void => {
    const key = `${assertion.subject.kind}:${assertion.subject.name}`;
    const known = found.get(key);
    if (known) known.push(assertion);
    else found.set(key, [assertion]);
  };
  for (const assertion of project.catalog.assertions) add(assertion);
  for (const model of project.models) for (const assertion of model.assertions) add(assertion);
  return found;
}

/**
 * What an incremental model needs to be changed in parts, asserted without being asked: a row without a partition would
 * never be replaced, and neither would one without a key; of two rows with one key, which one is right?
 */
export function incrementalGuards(model: ModelDef): AssertionDef[] {
  // A rollup without time in some row is built as a whole, so that nothing is left behind.
  if (model.materialized !== 'incremental' || model.rollup !== undefined) return [];
  const subject: AssertionSubject = { kind: 'model', name: model.name };
  const guard = (kind: string, rest: string, spec: object, field: 'partition' | 'key'): AssertionDef => ({
    id: `${kind}:${model.name}:${rest}`,
    kind,
    subject,
    spec,
    severity: 'error',
    implied: true,
    at: { self: spanOf(model, field) },
  });
  const ref = (name: string, field: string): Ref => ({ name, span: spanOf(model, field) });
  const guards: AssertionDef[] = [];
  if (model.partition) {
    const { column } = model.partition;
    guards.push(guard('not_null', `${column}:partition`, { column: ref(column, 'partition') }, 'partition'));
  }
  for (const name of model.key) guards.push(guard('not_null', `${name}:key`, { column: ref(name, 'key') }, 'key'));
  if (model.key.length > 0) {
    const columns = model.key.map((name) => ref(name, 'key'));
    guards.push(guard('unique', `${model.key.join(',')}:key`, { columns }, 'key'));
  }
  return guards;
}

/** Adds guards that nobody wrote as an assertion of the same strength. */
export function withGuards(assertions: readonly AssertionDef[], guards: readonly AssertionDef[]): AssertionDef[] {
  const meaning = ({ kind, spec }: AssertionDef): string => JSON.stringify([kind, withoutPlaces(spec)]);
  const isPlain = (one: AssertionDef): boolean =>
    one.severity === 'error' && one.where === undefined && one.warn_if === undefined && one.error_if === undefined;
  const written = new Set(assertions.filter(isPlain).map(meaning));
  return [...assertions, ...guards.filter((one) => !written.has(meaning(one)))];
}

/** Changes where the meaning of the assertions does, not where they only moved in their files. */
export function auditHash(assertions: readonly AssertionDef[], project: Project, dialect: string): string {
  if (assertions.length === 0) return '';
  const { timeZone, weekStart } = project.settings;
  return contentHash(JSON.stringify([dialect, timeZone, weekStart, assertions.map(withoutPlaces)]));
}

/** Whether the verdict depends on when it is asked for. */
export function isTimed(assertions: readonly AssertionDef[]): boolean {
  return assertions.some((assertion) => findAssertionKind(assertion.kind)?.timed === true);
}
