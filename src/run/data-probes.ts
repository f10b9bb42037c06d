import { lastPeriod } from '../assertions/last-period.ts';
import { type CodeDoc, type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { startOfDate } from '../metrics/plan/midnight.ts';
import type { EventDef } from '../model/event.ts';
import type { Refresh } from '../model/metric.ts';
import { loadsTable } from '../sql/bookkeeping-tables.ts';
import { aggregate, and_, column, eq, ge, integer, lt, null_, text, timestamp } from '../sql/make.ts';
import { select, tableOf } from '../sql/make-relation.ts';
import type { Expr, Relation } from '../sql/nodes.ts';
import { sqlType } from '../sql/types.ts';
import type { CheckedProject } from './project/load-project.ts';
import type { Row } from './warehouse.ts';

export const staleData: CodeDoc = {
  code: 'query/stale',
  severity: 'warning',
  summary: 'The data behind a metric are older than they should be.',
  explanation:
    'The newest event that the metric is computed from, directly or through models, happened longer ago than its `freshness` allows (`grace`, else `acceptable`, else `target`); or nothing was loaded for longer than the `refresh` of the metric. A query with `--until` is measured by the end of its range.',
  examples: null,
};

export const incompleteData: CodeDoc = {
  code: 'query/incomplete',
  severity: 'warning',
  summary: 'Fewer events than expected lie behind a metric.',
  explanation:
    'In the last complete hour, day or week, fewer events happened than the `min` under `volume` of the event. A query with `--until` is measured by the last one before the end of its range.',
  examples: null,
};

/** One thing that is looked up, and what is said about it. */
export interface Probe {
  readonly relation: Relation;
  readonly judge: (row: Row) => Diagnostic | null;
}

const noTime = null_(sqlType('timestamp'));
const noCount = null_(sqlType('integer'));

/** The newest event, against `freshness`. */
export function freshnessProbe(event: EventDef, metrics: readonly string[], end: Date, number: number): Probe | null {
  const { freshness } = event;
  if (freshness === undefined) return null;
  const limit = freshness.grace ?? freshness.acceptable ?? freshness.target;
  return {
    relation: select({
      from: tableOf({ schema: null, name: event.table }),
      columns: {
        probe: integer(number),
        newest: aggregate('max', [column('event_time')]),
        found: noCount,
      },
    }),
    judge({ newest }) {
      const seconds = typeof newest === 'string' ? (end.getTime() - Date.parse(newest)) / 1000 : 0;
      if (seconds <= limit.seconds) return null;
      return diagnostic(staleData, {
        message: `${named(metrics)} ${rests(metrics)} on data ${ageWords(seconds)} old: the newest \`${event.name}\` happened at ${newest}.`,
        hint: `\`freshness\` of \`${event.name}\` allows ${limit.text}.`,
        span: null,
      });
    },
  };
}

/** The number of events in the last complete period, against `volume`. */
export function volumeProbe(
  event: EventDef,
  metrics: readonly string[],
  end: Date,
  { project }: CheckedProject,
  number: number,
): Probe | null {
  const min = event.volume?.min ?? 0;
  if (event.volume === undefined || min === 0) return null;
  const { timeZone } = project.settings;
  const { per } = event.volume;
  const period = lastPeriod(per === 'hour' ? 'hourly' : per === 'day' ? 'daily' : 'weekly', end, project.settings);
  const bound = (one: string): Expr => timestamp(one.length === 10 ? startOfDate(one, timeZone) : one);
  const time = column('event_time');
  return {
    relation: select({
      from: tableOf({ schema: null, name: event.table }),
      columns: { probe: integer(number), newest: noTime, found: aggregate('count') },
      where: and_(ge(time, bound(period.since)), lt(time, bound(period.until))),
    }),
    judge({ found }) {
      const count = Number(found);
      if (count >= min) return null;
      const when =
        per === 'hour'
          ? `the hour from ${period.since}`
          : per === 'week'
            ? `the week from ${period.since}`
            : period.since;
      return diagnostic(incompleteData, {
        message: `${named(metrics)} ${metrics.length === 1 ? 'is' : 'are'} incomplete: ${Math.floor((100 * count) / min)} % of the expected \`${event.name}\` of ${when} (${count} of at least ${min}).`,
        span: null,
      });
    },
  };
}

const cadenceSeconds: Readonly<Record<Refresh, number>> = {
  realtime: 3600,
  hourly: 3600,
  daily: 86_400,
  weekly: 7 * 86_400,
  monthly: 31 * 86_400,
};

/** The last load of a source, against `refresh` of metrics. */
export function loadProbe(
  source: string,
  those: readonly { readonly metric: string; readonly refresh: Refresh }[],
  end: Date,
  number: number,
): Probe {
  return {
    relation: select({
      from: tableOf(loadsTable.table),
      columns: {
        probe: integer(number),
        newest: aggregate('max', [column('loaded_at')]),
        found: noCount,
      },
      where: eq(column('_source'), text(source)),
    }),
    judge({ newest }) {
      const seconds = typeof newest === 'string' ? (end.getTime() - Date.parse(newest)) / 1000 : 0;
      const late = those.filter((one) => seconds > cadenceSeconds[one.refresh]);
      const [first] = late;
      if (first === undefined) return null;
      const metrics = late.map((one) => one.metric);
      return diagnostic(staleData, {
        message: `${named(metrics)} ${rests(metrics)} on data ${ageWords(seconds)} old: the source \`${source}\` was last loaded at ${newest}.`,
        hint: `\`refresh\` of \`${first.metric}\` is ${first.refresh}: run \`waymark build\`.`,
        span: null,
      });
    },
  };
}

function named(metrics: readonly string[]): string {
  return metrics.map((one) => `\`${one}\``).join(', ');
}

function rests(metrics: readonly string[]): string {
  return metrics.length === 1 ? 'rests' : 'rest';
}

/** "2 hours", rounded down. */
function ageWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  // Up to two days in hours: "25 hours" says more than "1 day".
  const [size, unit] = units.find(([length, name]) => seconds >= (name === 'day' ? 2 * length : length)) ?? [
    1,
    'second',
  ];
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
