import { diagnostic } from '../base/diagnostic.ts';
import type { SeedDef } from '../model/transform.ts';
import type { ReadContext } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import type { ColumnSpec } from './column-shape.ts';
import type { AllDefinitions } from './definitions.ts';
import { propertyWithoutType } from './resolve-codes.ts';

export function resolveSeeds(all: AllDefinitions, context: ReadContext): SeedDef[] {
  const seeds: SeedDef[] = [];
  for (const { name, span, value: spec } of all.seeds.values()) {
    if (spec === undefined) continue;
    const description = spec.description === undefined ? {} : { description: spec.description };
    const columns = spec.columns.flatMap((column) => columnOf(column, context));
    const storage = spec.storage === undefined ? {} : { storage: spec.storage };
    seeds.push({ name, ...description, ...storage, file: spec.file, columns, at: { ...spec.at, name: span } });
  }
  return seeds;
}

function columnOf(
  { name, span, value: spec, broken }: NamedEntry<ColumnSpec>,
  context: ReadContext,
): SeedDef['columns'][number][] {
  if (spec?.type !== undefined) return [{ ...spec, name, type: spec.type, at: { ...spec.at, name: span } }];
  if (!broken)
    context.report(diagnostic(propertyWithoutType, { message: `The column \`${name}\` has no type.`, span }));
  return [];
}
