import { diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { ReadContext } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import { type AllDefinitions, reportUnknown } from './definitions.ts';
import { propertyWithoutType, unknownProperty } from './resolve-codes.ts';
import {
  mergeSpecs,
  propertyOf,
  type ResolvedProperty,
  saysNothingOfValues,
  untypedPart,
} from './resolve-properties.ts';
import type { PropertySpec } from './type-shape.ts';

/** What a property of an event or a group can refer to by its name alone. */
export interface UseParts {
  readonly all: AllDefinitions;
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
}

/**
 * A property as an event or a group uses it: its own, or what it adds to an included one or to the shared one of its name.
 * Null after a complaint.
 */
export function resolveUse(
  use: NamedEntry<PropertySpec>,
  included: ResolvedProperty | undefined,
  parts: UseParts,
  context: ReadContext,
): ResolvedProperty | null {
  const { name, span, value: own } = use;
  if (own === undefined) return null;
  const found = included ?? (own.type === undefined ? parts.properties.get(name) : undefined);
  const spec = found === undefined ? own : mergeSpecs(found.spec, own);
  const property = propertyOf(name, span, spec);
  if (property === null) {
    if (!use.broken) reportUntyped(use, own, parts, context);
    return null;
  }
  const isShared = found !== undefined && (included === undefined || included.property.shared !== undefined);
  const group = included?.property.group;
  const isPlain = !isShared && group === undefined;
  return {
    property: isPlain
      ? property
      : { ...property, ...(isShared && { shared: name }), ...(group !== undefined && { group }) },
    spec,
    broken: use.broken || found?.broken === true,
    reused: found !== undefined && saysNothingOfValues(own),
  };
}

/** A property without a type: either it means a shared one that does not exist, or the type was forgotten. */
function reportUntyped(
  use: NamedEntry<PropertySpec>,
  own: PropertySpec,
  { all }: UseParts,
  context: ReadContext,
): void {
  if (all.properties.has(use.name)) return;
  if (own.type !== undefined || Object.keys(own).some((key) => describesType.has(key))) {
    reportNoType(use.name, use.span, own, context);
  } else {
    reportUnknown(unknownProperty, 'shared property', use, all.properties.keys(), all, context);
  }
}

const describesType = new Set([
  'enum',
  'minimum',
  'maximum',
  'min_length',
  'max_length',
  'pattern',
  'format',
  'items',
  'properties',
  'description',
]);

export function reportNoType(name: string, span: Span, spec: PropertySpec, context: ReadContext): void {
  const part = untypedPart(name, span, spec);
  const message = `The property \`${part.label}\` has no type.`;
  context.report(
    diagnostic(propertyWithoutType, { message, hint: 'Write `type: string`, for instance.', span: part.span }),
  );
}
