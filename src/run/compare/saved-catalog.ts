import { fileSpan } from '../../base/span.ts';
import { checkCatalog } from '../../check/check.ts';
import { readSettings } from '../../check/read-settings.ts';
import type { DiffSide } from '../../diff/side.ts';
import { columnLineage } from '../../impact/column-lineage.ts';
import type { ModelLineage } from '../../impact/model-lineage.ts';
import { metricIndex } from '../../metrics/metric-index.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { Project } from '../../model/project.ts';
import type { ModelDef } from '../../model/transform.ts';

export type SavedSide = Omit<DiffSide, 'sqlOf' | 'sqlIn'>;

/** Why a file is no saved catalog. */
export interface NotSaved {
  readonly problem: string;
}

type Json = { readonly [key: string]: unknown };

/**
 * A project from the `dist/catalog.json` that `waymark generate` wrote. What it holds is written as a catalog file again and goes
 * the way that all catalog files go. It holds no SQL, no rows of seeds, no variables and no schemas of targets: those are taken
 * from `now`, so that they do not differ.
 */
export function savedSide(path: string, text: string, now: Project): SavedSide | NotSaved {
  const data = parseJson(text);
  if (data === null || data.format !== 1)
    return { problem: `'${path}' is not a catalog.json that this version of Waymark wrote` };
  const settings = readSettings(null, {}).value;
  if (settings === null) throw new Error('Default settings are always there.');
  const written = JSON.stringify(sectionsOf(data));
  const catalog = checkCatalog([{ path, text: written }], settings).value;
  if (catalog === null) return { problem: `'${path}' cannot be read` };
  const at = { self: fileSpan(path) };
  const assertions = lists(data.assertions).map((one) => ({ ...one, implied: false, at }) as unknown as AssertionDef);
  const models = lists(data.models).map(
    (one) =>
      ({
        tags: [],
        key: [],
        columns: [],
        assertions: [],
        dependsOn: [],
        ...withPlaces(one, at),
        at,
      }) as unknown as ModelDef,
  );
  const info = record(data.project);
  const project: Project = {
    settings: {
      ...now.settings,
      timeZone: String(info.time_zone),
      weekStart: info.week_start === 'sunday' ? 'sunday' : 'monday',
    },
    catalog: { ...catalog, assertions },
    models,
    unitTests: [],
  };
  const metrics = metricIndex({ catalog: project.catalog, models, vars: now.settings.vars });
  const entries = new Map(lists(data.column_lineage).map((one) => [one.id, one]));
  return {
    project,
    metrics,
    lineage: columnLineage({
      project,
      metrics,
      renderings: () => null,
      known: (name) => savedLineage(entries.get(`model:${name}`)),
    }),
    sqlKey: () => null,
    seedKey: () => null,
    seedText: () => null,
  };
}

/** What the file says of the columns of a model; null where it says nothing that can be understood. */
function savedLineage(entry: Json | undefined): ModelLineage | null {
  if (entry === undefined) return null;
  const { columns, passes_on, rows, not_followed } = entry;
  if (not_followed !== undefined) return { isSure: false, why: String(not_followed) };
  const named = Object.entries(record(columns)).map(([name, origins]) => [name, texts(origins)] as const);
  return { isSure: true, columns: new Map(named), passes: texts(passes_on), rows: texts(rows) };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function parseJson(text: string): Json | null {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Json) : null;
  } catch {
    return null;
  }
}

/** The sections of a catalog file, as somebody would write them. */
function sectionsOf(data: Json): Json {
  return {
    properties: propertyMap(lists(data.properties)),
    entities: named(data.entities, asWritten),
    events: named(data.events, eventOf),
    sources: named(data.sources, sourceOf),
    seeds: named(data.seeds, (seed) => ({ ...asWritten(seed), columns: propertyMap(lists(seed.columns)) })),
    metrics: named(data.metrics, ({ formula: _, unit, ...rest }) => ({
      ...asWritten(rest),
      ...(typeof unit === 'string' && { unit }),
    })),
    rollups: named(data.rollups, ({ table: _, ...rest }) => asWritten(rest)),
  };
}

/** What nobody writes: the key of the map, and where it stood. Durations are written as text. */
function asWritten({ name: _, defined_at: __, ...rest }: Json): Json {
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withDurations(value)]));
}

function withDurations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDurations);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 2 && 'text' in value && 'seconds' in value) return value.text;
  return Object.fromEntries(entries.map(([key, inner]) => [key, withDurations(inner)]));
}

function eventOf({ table: _, typeName: __, sample: ___, ...event }: Json): Json {
  const { status, deprecation, properties, rules, examples, ...rest } = event;
  return {
    ...asWritten(rest),
    examples,
    status: status === 'deprecated' && deprecation !== undefined ? { deprecated: deprecation } : status,
    properties: propertyMap(lists(properties)),
    rules: named(rules, ({ description, when, require }) => ({
      description,
      when: conditions(when),
      require: conditions(require),
    })),
  };
}

function conditions(value: unknown): readonly Json[] | undefined {
  const all = lists(value);
  return all.length === 0 ? undefined : all.map(({ property, ...rest }) => ({ [String(property)]: rest }));
}

function sourceOf(source: Json): Json {
  const { location, events, fields, context, ...rest } = source;
  const { event = null, id = null, received = null, ...others } = record(fields);
  const isFull = (list: unknown): boolean => Array.isArray(list) && list.length > 0;
  return {
    ...asWritten(rest),
    ...(isFull(location) && { location }),
    ...(isFull(events) && { events }),
    fields: source.layout === 'ga4' ? undefined : { event, id, received, ...others },
    context: propertyMap(lists(context)),
  };
}

/** What follows from the name, or says where a property came from. */
function propertyMap(properties: readonly Json[]): Json {
  return Object.fromEntries(
    properties.map(({ name, column: _, shared: _s, group: _g, defined_at: _d, sample: _m, ...rest }) => [
      name,
      typeOf(rest),
    ]),
  );
}

function typeOf(type: Json): Json {
  const { properties, items } = type;
  return {
    ...type,
    ...(Array.isArray(properties) && { properties: propertyMap(lists(properties)) }),
    ...(items !== undefined && { items: typeOf(record(items)) }),
  };
}

function named(list: unknown, make: (one: Json) => Json): Json {
  return Object.fromEntries(lists(list).map((one) => [one.name, make(one)]));
}

function lists(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** Columns have a place each. */
function withPlaces(model: Json, at: object): Json {
  const { defined_at: _, ...rest } = model;
  return { ...rest, columns: lists(model.columns).map((one) => ({ ...one, at })) };
}
