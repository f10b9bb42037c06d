import type { Catalog } from '../../model/catalog.ts';
import { eventColumns } from '../../model/event-columns.ts';
import type { JsonValue } from '../../model/values.ts';
import { type SqlType, sqlType, sqlTypeOf } from '../../sql/types.ts';
import type { Transforms } from '../transforms.ts';

/** A table that a tested model reads, by the name that its template writes; `self` is its own table. */
export interface TestInput {
  readonly kind: 'model' | 'event' | 'source' | 'self';
  readonly name: string;
  /** Null where they are not known. A column without a type takes that of its values. */
  readonly columns: readonly TestColumn[] | null;
}

export interface TestColumn {
  readonly name: string;
  readonly type: SqlType | null;
}

/**
 * What a model reads, also through ephemeral models that are not `given` themselves. Sorted by name; `self` only for
 * incremental models.
 */
export function inputsOf(
  model: string,
  given: ReadonlySet<string>,
  transforms: Transforms,
  catalog: Catalog,
): ReadonlyMap<string, TestInput> {
  const found = new Map<string, TestInput>();
  const seen = new Set<string>();
  const queue = [model];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const one of transforms.models.find((other) => other.name === name)?.dependsOn ?? []) {
      const isEphemeral = transforms.files.get(one.name)?.head.materialized === 'ephemeral';
      if (one.kind === 'model' && isEphemeral && !given.has(one.name)) queue.push(one.name);
      else for (const input of inputsFor(one.kind, one.name, transforms, catalog)) found.set(input.name, input);
    }
  }
  const head = transforms.files.get(model)?.head;
  if (head?.materialized === 'incremental') {
    found.set('self', { kind: 'self', name: 'self', columns: modelColumns(model, transforms) });
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function inputsFor(
  kind: 'model' | 'seed' | 'event' | 'table',
  name: string,
  transforms: Transforms,
  catalog: Catalog,
): TestInput[] {
  switch (kind) {
    case 'model':
      return [{ kind: 'model', name, columns: modelColumns(name, transforms) }];
    case 'seed': {
      const seed = catalog.seeds.find((one) => one.name === name);
      const columns = seed?.columns.map((one) => ({ name: one.name, type: sqlType(one.type) })) ?? null;
      return [{ kind: 'model', name, columns }];
    }
    case 'event':
      return [{ kind: 'event', name, columns: typedTable(name, catalog) }];
    case 'table': {
      // Templates name the source, dependencies the table that it reads.
      const sources = catalog.sources.filter((one) => one.table === name);
      return sources.map((one) => ({ kind: 'source', name: one.name, columns: null }));
    }
  }
}

function typedTable(name: string, catalog: Catalog): TestColumn[] | null {
  const event = catalog.events.find((one) => one.name === name);
  if (event === undefined || event.incomplete === true) return null;
  return eventColumns(event, catalog.sources).map((one) => ({ name: one.name, type: sqlTypeOf(one.value) }));
}

/** The columns that a model declares; null where it declares none. */
export function modelColumns(name: string, transforms: Transforms): TestColumn[] | null {
  const columns = transforms.files.get(name)?.head.columns ?? [];
  if (columns.length === 0) return null;
  return columns.map((one) => ({ name: one.name, type: one.type === undefined ? null : sqlType(one.type) }));
}

/** The type that values have by themselves; text that looks like a date or a timestamp is one. */
export function inferType(values: readonly JsonValue[]): SqlType {
  const present = values.filter((one) => one !== null);
  const all = (test: (value: JsonValue) => boolean): boolean => present.length > 0 && present.every(test);
  if (all((one) => typeof one === 'boolean')) return sqlType('boolean');
  if (all((one) => typeof one === 'bigint' || Number.isInteger(one))) return sqlType('integer');
  if (all((one) => typeof one === 'number' || typeof one === 'bigint')) return sqlType('number');
  if (all((one) => typeof one === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(one))) return sqlType('date');
  if (all((one) => typeof one === 'string' && /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(one)))
    return sqlType('timestamp');
  if (all(Array.isArray))
    return { kind: 'array', of: inferType(present.flatMap((one) => (Array.isArray(one) ? one : []))) };
  return all((one) => typeof one === 'object') ? sqlType('json') : sqlType('string');
}
