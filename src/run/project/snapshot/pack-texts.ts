import type { Catalog } from '../../../model/catalog.ts';
import type { ModelDef } from '../../../model/transform.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import type { ModelTexts } from '../../../transforms/render/model-texts.ts';

/** What `ModelTexts` has of a model in one dialect. */
type PackedText = readonly [marked: readonly string[] | null, unlike: string | null];

/** The SQL of the models of a project in some dialects, as plain data. */
export interface PackedTexts {
  readonly dialects: readonly string[];
  readonly models: readonly {
    readonly name: string;
    /** The columns that it promises. */
    readonly columns: readonly string[];
    /** In the order of the dialects. */
    readonly texts: readonly PackedText[];
  }[];
}

export function packTexts(
  models: readonly ModelDef[],
  { marked, unlike }: ModelTexts,
  dialects: readonly Dialect[],
): PackedTexts {
  return {
    dialects: dialects.map((one) => one.name),
    models: models.map(({ name, columns }) => ({
      name,
      columns: columns.map((one) => one.name),
      texts: dialects.map((dialect): PackedText => [marked(name, dialect), unlike(name, dialect)]),
    })),
  };
}

/** The texts as they were packed, of a project with these events. */
export function unpackTexts({ dialects, models }: PackedTexts, { events }: Pick<Catalog, 'events'>): ModelTexts {
  const tables = new Map(events.map((one) => [one.name, one.table]));
  const byName = new Map(models.map((one) => [one.name, one.texts]));
  const textOf = (name: string, dialect: Dialect): PackedText => {
    const found = byName.get(name)?.[dialects.indexOf(dialect.name)];
    if (found === undefined) throw new Error(`The model ${name} was not kept for ${dialect.name}.`);
    return found;
  };
  return {
    marked: (name, dialect) => textOf(name, dialect)[0],
    unlike: (name, dialect) => textOf(name, dialect)[1],
    tableOf: (event) => tables.get(event),
  };
}
