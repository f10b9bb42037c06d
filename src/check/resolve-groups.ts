import { diagnostic } from '../base/diagnostic.ts';
import { compareText } from '../base/span.ts';
import type { GroupDef } from '../model/catalog.ts';
import type { ReadContext } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import { reportUnknown } from './definitions.ts';
import { circleIn, components, describeCircle, type Edge } from './graph.ts';
import { groupCycle, unknownGroup } from './resolve-codes.ts';
import type { ResolvedProperty } from './resolve-properties.ts';
import { resolveUse, type UseParts } from './resolve-use.ts';
import type { PropertySpec } from './type-shape.ts';

export interface ResolvedGroup {
  readonly def: GroupDef;
  /** Those of included groups too, by name. */
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
  /** What it writes of properties itself. */
  readonly written: readonly ResolvedProperty[];
  /** True where something of it could not be understood, so that it may hold more. */
  readonly broken: boolean;
}

/** Flattens nested groups, reporting circles and unknown names once each. Groups that could not be read are left out. */
export function resolveGroups(parts: UseParts, context: ReadContext): ReadonlyMap<string, ResolvedGroup> {
  const { all } = parts;
  const resolved = new Map<string, ResolvedGroup>();
  const edgesOf = (name: string): Edge[] =>
    (all.groups.get(name)?.value?.include ?? []).map((ref) => ({ to: ref.name, span: ref.span }));
  for (const component of components(all.groups.keys(), edgesOf)) {
    const circle = circleIn(component, edgesOf);
    if (circle !== null) reportCircle(circle, context);
    const members = new Set(component);
    for (const name of component) {
      const group = flatten(name, members, resolved, parts, context);
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
  parts: UseParts,
  context: ReadContext,
): ResolvedGroup | null {
  const { all } = parts;
  const entry = all.groups.get(name);
  const spec = entry?.value;
  if (entry === undefined || spec === undefined) return null;
  const properties = new Map<string, ResolvedProperty>();
  const written: ResolvedProperty[] = [];
  let broken = entry.broken;
  for (const include of spec.include) {
    const group = resolved.get(include.name);
    if (group === undefined || group.broken || circle.has(include.name)) broken = true;
    if (!all.groups.has(include.name)) reportUnknown(unknownGroup, 'group', include, all.groups.keys(), all, context);
    for (const [property, found] of group?.properties ?? []) properties.set(property, found);
  }
  for (const use of spec.properties) {
    const found = useOf(use, properties.get(use.name), parts, context);
    if (found === null) broken = true;
    else {
      properties.set(use.name, found);
      if (found.property.shared === undefined || !isBare(use)) written.push(found);
    }
  }
  const description = spec.description === undefined ? {} : { description: spec.description };
  const def = { name, ...description, properties: [...properties.keys()], at: { ...spec.at, name: entry.span } };
  return { def, properties, written, broken };
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

/** A shared property that is only named stays what it is. */
function useOf(
  use: NamedEntry<PropertySpec>,
  included: ResolvedProperty | undefined,
  parts: UseParts,
  context: ReadContext,
): ResolvedProperty | null {
  const shared = isBare(use) && included === undefined ? parts.properties.get(use.name) : undefined;
  if (shared === undefined) return resolveUse(use, included, parts, context);
  return { ...shared, property: { ...shared.property, shared: use.name } };
}

/** True where nothing but the name of a property is written. */
function isBare({ value }: NamedEntry<PropertySpec>): boolean {
  return value !== undefined && Object.keys(value).every((key) => key === 'at');
}
