import type { Measure } from '../metrics/measure.ts';
import type { AssertionDef } from '../model/assertion.ts';
import type { EntityDef } from '../model/catalog.ts';
import type { EventDef, PropertyRule } from '../model/event.ts';
import type { MetricDef } from '../model/metric.ts';
import type { Settings } from '../model/project.ts';
import type { SourceDef } from '../model/source.ts';
import type { ColumnContract, ModelDef, SeedDef } from '../model/transform.ts';
import type { Property } from '../model/values.ts';
import type { Ref } from '../yaml/shape.ts';
import type { Pair } from './pairs.ts';

/** A property of an event's payload or of a source's context, a field of an object, or what the items of an array are. */
export interface PropertyChange extends Pair<Property> {
  readonly owner: { readonly kind: 'event' | 'source'; readonly name: string };
  /** Names from the outside in, as they were and as they are; `[]` stands for items. */
  readonly pathBefore: readonly string[];
  readonly pathAfter: readonly string[];
  /** `items`: it has no name of its own. */
  readonly role: 'property' | 'items';
  /** True where an object or array around it came, went or changed its type, so that little can be said of it. */
  readonly depth: number;
}

export interface RuleChange extends Pair<PropertyRule> {
  readonly event: EventDef;
}

export interface ColumnChange extends Pair<ColumnContract> {
  readonly owner: { readonly kind: 'model' | 'seed'; readonly name: string };
}

/** The measure of a simple metric (`part` is null), or one of the two sides of a ratio: a measure, or a metric by name. */
export interface MeasureChange {
  readonly metric: string;
  readonly part: 'numerator' | 'denominator' | null;
  readonly before: Measure | Ref;
  readonly after: Measure | Ref;
  /** The column of time that holds where the measure has none. */
  readonly timeBefore: string | null;
  readonly timeAfter: string | null;
  /** Where the metric says it. */
  readonly definition: MetricDef;
}

/** Everything that rules look at, by the kind of thing that changed. */
export interface Changes {
  readonly event: Pair<EventDef>;
  readonly property: PropertyChange;
  readonly rule: RuleChange;
  readonly entity: Pair<EntityDef>;
  readonly source: Pair<SourceDef>;
  readonly model: Pair<ModelDef>;
  readonly column: ColumnChange;
  readonly seed: Pair<SeedDef>;
  readonly assertion: Pair<AssertionDef & { readonly name: string }>;
  readonly metric: Pair<MetricDef>;
  readonly measure: MeasureChange;
  readonly settings: { readonly before: Settings; readonly after: Settings };
}

export type ChangeKind = keyof Changes;
