import { diagnostic } from '../base/diagnostic.ts';
import { compareText } from '../base/span.ts';
import type { GroupDef } from '../model/catalog.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import { type AllDefinitions, reportUnknown } from './definitions.ts';
import { circleIn, components, describeCircle, type Edge } from './graph.ts';
import { groupCycle, unknownGroup, unknownProperty } from './resolve-codes.ts';

export interface ResolvedGroup {
  readonly def: GroupDef;
  /** True where something of it could not be understood, so that it may hold more. */
  readonly broken: boolean;
}

/** Flattens nested groups, reporting circles and unknown names once each. Groups that could not be read are left out. */
export function resolveGroups(all: AllDefinitions, context: ReadContext): ReadonlyMap<string, ResolvedGroup> {
  const resolved = new Map<string, ResolvedGroup>();
  const edgesOf = (name: string): Edge[] =>
    (all.groups.get(name)?.value?.include ?? []).map((ref) => ({ to: ref.name, span: ref.span }));
  for (const component of components(all.groups.keys(), edgesOf)) {
    const circle = circleIn(component, edgesOf);
    if (circle !== null) reportCircle(circle, context);
    const members = new Set(component);
    for (const name of component) {
      const group = flatten(name, members, resolved, all, context);
      if (group !== null) resolved.set(name, group);
    }
  }
  return new Map([...resolved].sort(([a], [b]) => compareText(a, b)));
}

/** `circle`: the names that include each other, of which this is one. */
function flatten(
  name: string,
  circle: ReadonlySet<string>,
  resolved: ReadonlyMap<string, ResolvedGroup>,
  all: AllDefinitions,
  context: ReadContext,
): ResolvedGroup | null {
  const entry = all.groups.get(name);
  const spec = entry?.value;
  if (entry === undefined || spec === undefined) return null;
  const names = new Set<string>();
  let broken = entry.broken;
  for (const include of spec.include) {
    const group = resolved.get(include.name);
    if (group === undefined || group.broken || circle.has(include.name)) broken = true;
    if (!all.groups.has(include.name)) reportUnknown(unknownGroup, 'group', include, all.groups.keys(), all, context);
    for (const property of group?.def.properties ?? []) names.add(property);
  }
  for (const property of spec.properties) {
    if (isKnownProperty(property, all, context)) names.add(property.name);
    else broken = true;
  }
  const description = spec.description === undefined ? {} : { description: spec.description };
  return { def: { name, ...description, properties: [...names], at: { ...spec.at, name: entry.span } }, broken };
}

function reportCircle(circle: NonNullable<ReturnType<typeof circleIn>>, context: ReadContext): void {
  const last = circle.at(-1);
  const related = circle.slice(0, 10).map(({ name, span }, index) => {
    return { message: `\`${name}\` includes \`${circle[(index + 1) % circle.length]?.name}\``, span };
  });
  context.report(
    diagnostic(groupCycle, {
      message: `Groups include each other in a circle: ${describeCircle(circle)}.`,
      span: last?.span ?? null,
      related: circle.length > 10 ? related : related.slice(0, -1),
    }),
  );
}

function isKnownProperty(ref: Ref, all: AllDefinitions, context: ReadContext): boolean {
  if (all.properties.has(ref.name)) return true;
  reportUnknown(unknownProperty, 'shared property', ref, all.properties.keys(), all, context);
  return false;
}
