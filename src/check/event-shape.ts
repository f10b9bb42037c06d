import { diagnostic } from '../base/diagnostic.ts';
import { formatPattern } from '../model/formats.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { Ref, Shape } from '../yaml/shape.ts';
import {
  anyNode,
  byKind,
  documented,
  duration,
  integer,
  jsonObject,
  list,
  listOrOne,
  mapOf,
  mapped,
  name,
  object,
  oneOf,
  ref,
  text,
} from '../yaml/shapes.ts';
import { assertionNode } from './assertion-shape.ts';
import { conditionsShape } from './condition-shape.ts';
import { type DeprecationSpec, deprecationDetailsShape } from './deprecation-shape.ts';
import { badVersion } from './reading-codes.ts';
import { eventSampleShape } from './sample-shape.ts';
import { storageShape } from './storage-shape.ts';
import { propertyUsesShape } from './type-shape.ts';

const semver = new RegExp(formatPattern.semver, 'u');

const version: Shape<string> = {
  read(node, context) {
    const written =
      node.kind === 'scalar' && typeof node.value === 'number' ? String(node.value) : text.read(node, context);
    if (written === undefined || semver.test(written)) return written;
    context.report(
      diagnostic(badVersion, {
        message: `\`${written}\` is not a semantic version.`,
        hint: 'Write three numbers: `1.0.0`.',
        span: node.span,
      }),
    );
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: formatPattern.semver }),
};

const stages = ['planned', 'active', 'deprecated'] as const;

export interface StatusSpec {
  readonly stage: (typeof stages)[number];
  readonly deprecation?: DeprecationSpec;
}

const status: Shape<StatusSpec> = byKind({
  scalar: mapped(oneOf(stages, 'status'), (stage): StatusSpec => ({ stage })),
  map: mapped(
    object({
      what: 'a status',
      required: { deprecated: documented('Why, what instead, and when.', deprecationDetailsShape) },
    }),
    ({ deprecated }): StatusSpec => ({ stage: 'deprecated', deprecation: deprecated }),
  ),
});

export interface AfterSpec {
  readonly event: Ref;
  readonly by?: Ref;
}

const afterName: Shape<AfterSpec> = mapped(ref, (event) => ({ event }));
const afterMap: Shape<AfterSpec> = object({
  what: '`after`',
  required: { event: documented('The event that comes before.', ref) },
  optional: { by: documented('The property that both events share.', ref) },
});
const after = listOrOne(byKind<AfterSpec, never, AfterSpec>({ scalar: afterName, map: afterMap }));

export const ruleShape = object({
  what: 'a rule',
  required: { require: documented('What has to hold.', conditionsShape) },
  optional: {
    description: documented('Why, in a sentence.', text),
    when: documented('When it has to hold. Always, unless written.', conditionsShape),
  },
});

const freshnessMap = object({
  what: '`freshness`',
  required: { target: documented('Age that the newest event normally has at most.', duration) },
  optional: {
    acceptable: documented('Age from which it is a warning.', duration),
    grace: documented('Age from which it is an error.', duration),
  },
});
type FreshnessSpec = NonNullable<ReturnType<typeof freshnessMap.read>>;
const freshness: Shape<FreshnessSpec> = byKind<FreshnessSpec, never, FreshnessSpec>({
  scalar: mapped(duration, (target, node): FreshnessSpec => ({ target, at: { self: node.span, target: node.span } })),
  map: freshnessMap,
});

const volume = object({
  what: '`volume`',
  required: { per: documented('Time over which events are counted.', oneOf(['hour', 'day', 'week'], 'unit of time')) },
  optional: {
    min: documented('Fewest events.', integer({ min: 0 })),
    max: documented('Most events.', integer({ min: 0 })),
  },
});

const exampleNode: Shape<YamlNode> = byKind({ map: anyNode });

export const eventShape = object({
  what: 'an event',
  optional: {
    description: documented('What happened, in a sentence.', text),
    trigger: documented('When it fires, in words.', text),
    owner: documented('The team that answers for it.', text),
    platforms: documented('Where it is emitted: `web`, `server`, …', listOrOne(name)),
    tags: documented('Words to select by.', listOrOne(name)),
    meta: documented('Labels of your own, which the docs and `catalog.json` show: any keys, any values.', jsonObject),
    status: documented('`planned`, `active` (unless written) or `deprecated`.', status),
    renamed_from: documented('What it was called before, so that `waymark diff` knows it is the same.', name),
    version: documented('Semantic version of the payload.', version),
    include: documented('Groups whose properties it has.', listOrOne(ref)),
    properties: documented('Own properties, and what is added to shared and included ones.', propertyUsesShape),
    once_per: documented('Entity of which it happens at most once.', ref),
    after: documented('Events of which one comes before it.', after),
    rules: documented('Rules across properties.', mapOf(ruleShape, 'rule')),
    retention: documented('How long rows are kept.', duration),
    storage: documented(
      'How its table lies in a warehouse that can be told: partitions, clusters, expiry, labels.',
      storageShape,
    ),
    freshness: documented('How old the newest row may be.', freshness),
    volume: documented('How many rows to expect.', volume),
    examples: documented('Example payloads; they are checked.', list(exampleNode)),
    assertions: documented('Assertions about its typed table.', list(assertionNode)),
    sample: documented('How `waymark sample` makes such events.', eventSampleShape),
  },
});

export type EventSpec = NonNullable<ReturnType<typeof eventShape.read>>;
export type RuleSpec = NonNullable<ReturnType<typeof ruleShape.read>>;
