import { diagnostic } from '../base/diagnostic.ts';
import { compareText, fileSpan } from '../base/span.ts';
import type { GroupDef } from '../model/catalog.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import { type AllDefinitions, reportUnknown } from './definitions.ts';
import { groupCycle, unknownGroup, unknownProperty } from './resolve-codes.ts';

export interface ResolvedGroup {
  readonly def: GroupDef;
  /** True where something of it could not be understood, so that it may hold more. */
  readonly broken: boolean;
}

/** Flattens nested groups, reporting cycles and unknown names once each. */
export function resolveGroups(all: AllDefinitions, context: ReadContext): ReadonlyMap<string, ResolvedGroup> {
  const state: Flattening = { all, context, done: new Map(), path: [] };
  for (const name of all.groups.keys()) flatten(name, state);
  return new Map([...state.done].sort(([a], [b]) => compareText(a, b)));
}

interface Flattening {
  readonly all: AllDefinitions;
  readonly context: ReadContext;
  readonly done: Map<string, ResolvedGroup>;
  /** The includes that led here. */
  readonly path: Ref[];
}

function flatten(name: string, state: Flattening): ResolvedGroup {
  const known = state.done.get(name);
  if (known !== undefined) return known;
  const entry = state.all.groups.get(name);
  const spec = entry?.value;
  if (entry === undefined || spec === undefined) return emptyGroup(name, entry?.span);
  const names = new Set<string>();
  let broken = entry.broken;
  for (const include of spec.include) {
    const group = flattenInclude(name, include, state);
    if (group === null || group.broken) broken = true;
    for (const property of group?.def.properties ?? []) names.add(property);
  }
  for (const property of spec.properties) {
    if (isKnownProperty(property, state)) names.add(property.name);
    else broken = true;
  }
  const description = spec.description === undefined ? {} : { description: spec.description };
  const def: GroupDef = { name, ...description, properties: [...names], at: { ...spec.at, name: entry.span } };
  return remember(name, { def, broken }, state);
}

function emptyGroup(name: string, span: Ref['span'] | undefined): ResolvedGroup {
  const self = span ?? fileSpan('');
  return { def: { name, properties: [], at: { self, name: self } }, broken: true };
}

function remember(name: string, group: ResolvedGroup, state: Flattening): ResolvedGroup {
  state.done.set(name, group);
  return group;
}

/** Null where the included group is unknown or includes itself. */
function flattenInclude(from: string, include: Ref, state: Flattening): ResolvedGroup | null {
  if (!state.all.groups.has(include.name)) {
    reportUnknown(unknownGroup, 'group', include, state.all.groups.keys(), state.all, state.context);
    return null;
  }
  const start = state.path.findIndex((ref) => ref.name === include.name);
  if (start >= 0 || include.name === from) {
    reportCycle(from, include, start, state);
    return null;
  }
  state.path.push({ name: from, span: include.span });
  const group = flatten(include.name, state);
  state.path.pop();
  return group;
}

function reportCycle(from: string, include: Ref, start: number, state: Flattening): void {
  const steps = start < 0 ? [] : state.path.slice(start);
  const names = [...steps.map((ref) => ref.name), from, include.name];
  state.context.report(
    diagnostic(groupCycle, {
      message: `Groups include each other in a circle: ${names.map((name) => `\`${name}\``).join(' → ')}.`,
      span: include.span,
      related: steps.map((ref, index) => ({
        message: `\`${ref.name}\` includes \`${names[index + 1]}\``,
        span: ref.span,
      })),
    }),
  );
}

function isKnownProperty(ref: Ref, { all, context }: Flattening): boolean {
  if (all.properties.has(ref.name)) return true;
  reportUnknown(unknownProperty, 'shared property', ref, all.properties.keys(), all, context);
  return false;
}
