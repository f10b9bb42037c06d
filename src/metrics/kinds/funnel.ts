import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { MetricDef } from '../../model/metric.ts';
import { column, integer } from '../../sql/make.ts';
import { type At, type Located, type Ref, type Shape, spanOf } from '../../yaml/shape.ts';
import { byKind, documented, list, object, oneOf, text } from '../../yaml/shapes.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import type { Formula } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { checkPath } from '../paths/check-path.ts';
import { describeRows, describeWindow } from '../paths/describe.ts';
import {
  checkElapsed,
  checkNoElapsed,
  describeElapsed,
  type ElapsedSpec,
  elapsedFields,
  elapsedMeasure,
  elapsedUnit,
} from '../paths/elapsed.ts';
import type { FunnelPath } from '../paths/funnel/funnel-path.ts';
import {
  elapsedColumn,
  firstCount,
  funnelCounts,
  funnelTimes,
  previousCount,
  reachedCount,
  stepColumn,
} from '../paths/funnel/funnel-rows.ts';
import { pathFields, type Window, windowField } from '../paths/path-fields.ts';
import { aggregateMeasure, overMeasure } from '../paths/path-measures.ts';
import { pathRows } from '../paths/path-rows.ts';
import { allRowsShape, type RowsOf, rowsFields } from '../rows.ts';

/** A step: rows, and what people call it. */
type Step = RowsOf & { readonly name?: string };

const values = ['entities', 'share_of_first', 'share_of_previous', 'time_from_first', 'time_from_previous'] as const;

export type FunnelSpec = CommonFields &
  ElapsedSpec & {
    readonly steps: readonly Step[];
    readonly match: Ref;
    readonly window?: Located<Window>;
    readonly entry?: FunnelPath['entry'];
    readonly order?: FunnelPath['order'];
    readonly value?: (typeof values)[number];
    readonly at: At;
  };

const stepShape: Shape<Step> = byKind<Step, never, Step>({
  scalar: allRowsShape,
  map: object({
    what: 'a step',
    required: rowsFields.required,
    optional: {
      ...rowsFields.optional,
      name: documented('What people call it; unless written, the name of its table.', text),
    },
  }),
});

const badFunnel: CodeDoc = {
  code: 'metric/funnel',
  severity: 'error',
  summary: 'A funnel that leads nowhere.',
  explanation:
    'A funnel has at least two steps. Between steps that may come in any order there is no time from the previous one.',
  examples: {
    wrong: metricExample('checkout: {type: funnel, steps: [checkout.start], match: order_id}'),
    right: metricExample('checkout: {type: funnel, steps: [checkout.start, order.paid], match: order_id}'),
  },
};

/** How many entities got how far along ordered steps. */
export const funnel: MetricKind<FunnelSpec> = {
  kind: 'funnel',
  summary: 'How many distinct entities got how far along ordered steps.',
  notes:
    'Every event of the first step begins an attempt, and each entity counts for the furthest step that any of its attempts reached within the window, which is counted from the entry and whose end belongs to it. Each step comes after the one before; what happens in between does not matter. Events at the same time are in the order in which the steps name their tables, those of one table in the order of `event_id`, and no event is used twice. `--by step` shows every step; without it, the value is that of the last one. By a dimension or a period, an entity counts in each in which it has an entry, so that numbers do not add up. The share of the first step is 1 there. Of times between steps, each entity gives those of its attempt that got furthest, of several the first.',
  example: `checkout_funnel:
  description: Orders by how far their checkout got within a day
  owner: payments
  type: funnel
  steps: [checkout.start, order.paid]
  match: order_id
  window: 1d
  dimensions: [tier]
`,
  codes: [badFunnel],
  shape: object({
    what: 'a funnel',
    required: {
      ...commonFields.required,
      steps: documented(
        'The steps in order, at least two: tables, or `{of, where, time, name}`.',
        list(stepShape, { min: 1, repeats: true }),
      ),
      ...pathFields,
    },
    optional: {
      ...commonFields.optional,
      window: windowField,
      entry: documented(
        '`any` (unless written): every event of the first step begins an attempt. `first_touch`: only the very first one of an entity.',
        oneOf(['any', 'first_touch'], 'entry'),
      ),
      order: documented(
        '`ordered` (unless written): other events may come in between. `strict`: no event of another step. `unordered`: after the first step, the others in any order.',
        oneOf(['ordered', 'strict', 'unordered'], 'order of steps'),
      ),
      value: documented(
        '`entities` (unless written), `share_of_first` or `share_of_previous`: of the step. `time_from_first` or `time_from_previous`: how long it took.',
        oneOf(values, 'value'),
      ),
      ...elapsedFields,
    },
  }),
  measures: () => [],
  rows: ({ steps }) => steps,
  ownDimensions: () => [stepColumn],
  uses: () => [],
  check(spec, metric, context) {
    const { value = 'entities' } = spec;
    return [
      ...checkSteps(spec),
      ...(isTime(value) ? checkElapsed(spec) : checkNoElapsed(spec, value)),
      ...checkPath(spec.steps, spec.match, metric, context, [stepColumn]),
    ];
  },
  unit(spec) {
    const { value = 'entities' } = spec;
    if (isTime(value)) return elapsedUnit(spec).unit;
    return value === 'entities' ? 'count' : 'ratio';
  },
  plan,
  describe,
};

function isTime(value: (typeof values)[number]): boolean {
  return value === 'time_from_first' || value === 'time_from_previous';
}

function checkSteps(spec: FunnelSpec): Diagnostic[] {
  const { steps, order, value } = spec;
  const findings: Diagnostic[] = [];
  if (steps.length < 2) {
    const hint = 'Write at least two, or count the events with a simple metric.';
    findings.push(
      diagnostic(badFunnel, { message: 'A funnel of one step has no way to go.', hint, span: spanOf(spec, 'steps') }),
    );
  }
  if (order === 'unordered' && value === 'time_from_previous')
    findings.push(
      diagnostic(badFunnel, {
        message: 'Where steps come in any order, none is the previous one.',
        hint: 'Write `value: time_from_first`.',
        span: spanOf(spec, 'value'),
      }),
    );
  return findings;
}

function plan(spec: FunnelSpec, metric: MetricDef, context: MetricContext): Formula {
  const steps = spec.steps.map((step) => ({
    ...pathRows(step, spec.match, metric, context),
    label: step.name ?? step.of.name,
  }));
  const { entry = 'any', order = 'ordered', value = 'entities' } = spec;
  const path: FunnelPath = { steps, window: spec.window?.value.seconds ?? null, entry, order };
  const time = steps[0]?.time ?? { name: 'event_time', type: 'timestamp' };
  if (isTime(value)) {
    const since = value === 'time_from_first' ? 'first' : 'previous';
    return elapsedMeasure(spec, funnelTimes(path, { since, unit: elapsedUnit(spec).size }), time, elapsedColumn);
  }
  const source = funnelCounts(path);
  const sum = (name: string): Formula => aggregateMeasure(source, time, 'sum', [column(name)], integer(0));
  if (value === 'entities') return sum(reachedCount);
  return overMeasure(sum(reachedCount), sum(value === 'share_of_first' ? firstCount : previousCount));
}

function describe(spec: FunnelSpec): string {
  const { steps, match, entry, order = 'ordered', value = 'entities', window } = spec;
  const arrow =
    order === 'unordered'
      ? ', in any order after the first'
      : order === 'strict'
        ? ', directly one after the other'
        : '';
  const path = `${steps.map(describeRows).join(' → ')}${arrow}${describeWindow(window)}${
    entry === 'first_touch' ? ' of the very first one' : ''
  }`;
  const entities = `distinct \`${match.name}\` that got to the step of ${path}`;
  if (value === 'entities') return `the number of ${entities}`;
  if (isTime(value))
    return `${describeElapsed(spec)} from the ${value.slice('time_from_'.length)} step to the step of ${path}`;
  return `the number of ${entities}, over those that got to the ${value.slice('share_of_'.length)} one`;
}
