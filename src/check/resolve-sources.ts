import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { compareText } from '../base/span.ts';
import type { SourceDef, SourceFields, SourceLayout } from '../model/source.ts';
import type { Property } from '../model/values.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import { type AllDefinitions, reportUnknown } from './definitions.ts';
import { patternMatchesNothing, propertyWithoutType, unknownEvent } from './resolve-codes.ts';
import { mergeSpecs, propertyOf, type ResolvedProperty, saysNothingOfValues } from './resolve-properties.ts';
import type { SourceSpec } from './source-shape.ts';

export interface ResolvedSource {
  readonly def: SourceDef;
  readonly spec: SourceSpec;
  readonly context: readonly ResolvedProperty[];
  readonly broken: boolean;
}

export interface SourceParts {
  readonly all: AllDefinitions;
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
}

const defaultFields: Readonly<Record<SourceLayout, SourceFields>> = {
  envelope: { event: 'event', id: 'event_id', time: 'timestamp', properties: 'properties' },
  columns: { time: 'timestamp' },
  ga4: { event: 'event_name', time: 'event_timestamp', properties: 'event_params' },
};

/** Null where nothing of it could be read. */
export function resolveSource(
  entry: NamedEntry<SourceSpec>,
  parts: SourceParts,
  context: ReadContext,
): ResolvedSource | null {
  const { name, span, value: spec } = entry;
  if (spec === undefined) return null;
  const found: ResolvedProperty[] = [];
  for (const use of spec.context ?? []) found.push(...contextProperty(use, parts, context));
  const layout = spec.layout ?? 'envelope';
  const { description, table, format, id_format, late_after, max_age, max_skew, deduplicate } = spec;
  const def: SourceDef = {
    name,
    ...(description === undefined ? {} : { description }),
    layout,
    location: spec.location ?? [],
    ...(table === undefined ? {} : { table }),
    ...(format === undefined ? {} : { format }),
    events: eventsOf(spec, parts.all, context),
    context: found.map((one) => one.property),
    fields: fieldsOf(spec, defaultFields[layout]),
    ...(id_format === undefined ? {} : { id_format }),
    deduplicate: {
      ...(deduplicate?.window === undefined ? {} : { window: deduplicate.window }),
      ...(deduplicate?.keep === 'first' ? { keep: deduplicate.keep } : {}),
    },
    ...(late_after === undefined ? {} : { late_after }),
    ...(max_age === undefined ? {} : { max_age }),
    ...(max_skew === undefined ? {} : { max_skew }),
    at: { ...spec.at, name: span },
  };
  return { def, spec, context: found, broken: entry.broken };
}

function fieldsOf(spec: SourceSpec, defaults: SourceFields): SourceFields {
  const written = spec.fields;
  const fields: { -readonly [F in keyof SourceFields]?: SourceFields[F] } = { ...defaults };
  for (const field of ['event', 'id', 'received', 'properties'] as const) {
    const name = written?.[field];
    if (name === null) delete fields[field];
    else if (name !== undefined) fields[field] = name;
  }
  return { ...fields, time: written?.time ?? defaults.time };
}

function contextProperty(
  use: NamedEntry<NonNullable<SourceSpec['context']>[number]['value'] & object>,
  parts: SourceParts,
  context: ReadContext,
): ResolvedProperty[] {
  const { name, span, value: own, broken } = use;
  if (own === undefined) return [];
  const base = own.type === undefined ? parts.properties.get(name) : undefined;
  const spec = base === undefined ? own : mergeSpecs(base.spec, own);
  const property = propertyOf(name, span, spec);
  if (property !== null) {
    const shared: Property = base === undefined ? property : { ...property, shared: name };
    const reused = base !== undefined && saysNothingOfValues(own);
    return [{ property: shared, spec, broken: broken || base?.broken === true, reused }];
  }
  if (broken || parts.all.properties.has(name)) return [];
  context.report(untyped(name, span));
  return [];
}

function untyped(name: string, span: Ref['span']): Diagnostic {
  return diagnostic(propertyWithoutType, {
    message: `The property \`${name}\` has no type, and there is no shared property of this name.`,
    span,
  });
}

/** Names of the events that names and patterns with `*` stand for, sorted. */
function eventsOf(spec: SourceSpec, all: AllDefinitions, context: ReadContext): string[] {
  const known = [...all.events.keys()];
  if (spec.at.events === undefined) return known;
  const found = new Set<string>();
  for (const ref of spec.events ?? []) {
    const matches = ref.name.includes('*') ? matching(ref.name, known) : all.events.has(ref.name) ? [ref.name] : [];
    for (const name of matches) found.add(name);
    if (matches.length > 0) continue;
    if (!ref.name.includes('*')) reportUnknown(unknownEvent, 'event', ref, known, all, context);
    else if (all.complete) {
      context.report(
        diagnostic(patternMatchesNothing, { message: `No event matches \`${ref.name}\`.`, span: ref.span }),
      );
    }
  }
  return [...found].sort(compareText);
}

/** `*` stands for any run of characters. */
function matching(glob: string, names: readonly string[]): string[] {
  const parts = glob.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return names.filter((name) => pattern.test(name));
}
