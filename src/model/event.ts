import type { At, Ref } from '../yaml/shape.ts';
import type { PropertyCondition } from './condition.ts';
import type { EventSample } from './sample.ts';
import type { StorageDef } from './storage.ts';
import type { Deprecation, Duration, Example, JsonObject, Property } from './values.ts';

export type EventStage = 'planned' | 'active' | 'deprecated';

export interface EventDef {
  /** As users write it: `order.paid`. */
  readonly name: string;
  /** The typed table that its rows land in: `event_order_paid`. */
  readonly table: string;
  /** The TypeScript type of its payload: `OrderPaid`. */
  readonly typeName: string;
  readonly description?: string;
  /** When it fires, in words. */
  readonly trigger?: string;
  readonly owner?: string;
  /** Where it is emitted: `web`, `server`, … */
  readonly platforms: readonly string[];
  readonly tags: readonly string[];
  /** Labels of the team's own: nothing is read out of them, the docs and `catalog.json` show them. */
  readonly meta?: JsonObject;
  readonly status: EventStage;
  readonly deprecation?: Deprecation;
  /** Semantic version of the payload. */
  readonly version: string;
  /** What it was called before. */
  readonly renamed_from?: string;
  /** Own properties and those of included groups, in the order written. */
  readonly properties: readonly Property[];
  readonly rules: readonly PropertyRule[];
  /** At most one event an entity. */
  readonly once_per?: Ref;
  /** For the same entity key, one of each of these events comes before this one. */
  readonly after: readonly AfterDef[];
  readonly retention?: Duration;
  /** How its typed table lies in the warehouse. */
  readonly storage?: StorageDef;
  readonly freshness?: { readonly target: Duration; readonly acceptable?: Duration; readonly grace?: Duration };
  readonly volume?: { readonly per: 'hour' | 'day' | 'week'; readonly min?: number; readonly max?: number };
  readonly examples: readonly Example[];
  /** How `waymark sample` makes such events. */
  readonly sample?: EventSample;
  /** Present (and true) only beside errors: something of it could not be understood, so that properties may be missing. */
  readonly incomplete?: boolean;
  readonly at: At;
}

export interface AfterDef {
  readonly event: Ref;
  /** The property that both events share and by which they are matched. */
  readonly by: string;
}

/** `when` every condition holds, `require` holds too. Becomes `if`/`then` in JSON Schema and a predicate in SQL. */
export interface PropertyRule {
  readonly name: string;
  readonly description?: string;
  /** Empty: always. */
  readonly when: readonly PropertyCondition[];
  readonly require: readonly PropertyCondition[];
  readonly at: At;
}
