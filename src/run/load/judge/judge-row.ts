import { didYouMean } from '../../../base/suggest.ts';
import { checkValue, holds, type ValueProblem } from '../../../model/check-value.ts';
import type { EventDef } from '../../../model/event.ts';
import type { SourceDef } from '../../../model/source.ts';
import type { JsonObject, JsonValue } from '../../../model/values.ts';
import { jsonText } from '../../../sql/make.ts';
import { canonicalFields } from './canonical.ts';
import type { RowStyle } from './convert.ts';
import { type Instant, readInstant } from './instant.ts';
import { type ReadRow, rowReader } from './read-row.ts';
import { hasBrokenText, isRecord, parseRow, quoteSpecialNumbers } from './strict-json.ts';

/** Why a row is refused. `rule` is a stable code; `property` is where, in the names that users write. */
export interface RowProblem {
  readonly rule: string;
  readonly property: string | null;
  readonly message: string;
}

export type Verdict =
  /** `row`: JSON text of the typed columns. */
  | { readonly kind: 'accepted'; readonly event: string; readonly row: string }
  | {
      readonly kind: 'quarantined';
      readonly event: string | null;
      readonly problems: readonly [RowProblem, ...RowProblem[]];
      readonly eventId: string | null;
      readonly eventTime: string | null;
      readonly receivedAt: string | null;
    };

export interface JudgeInput {
  readonly source: SourceDef;
  readonly events: readonly EventDef[];
  readonly style: RowStyle;
  /** The time of the load, an ISO timestamp. */
  readonly now: string;
}

/** Judges rows one by one, by the letter: what it accepts is what the JSON Schema of the event accepts. */
export type RowJudge = (text: string) => Verdict;

/** Makes the judge of a source. */
export function makeJudge(input: JudgeInput): RowJudge {
  const read = rowReader(input.source, input.style);
  const events = new Map(input.events.map((event) => [event.name, event]));
  const now = readInstant(input.now);
  if (now === null) throw new Error(`not an ISO timestamp: ${input.now}`);
  return (text) => {
    const parsed = parseRow(input.style === 'json' ? text : quoteSpecialNumbers(text));
    if (parsed.row === null) return refused(null, [problem('malformed_json', null, `The row ${parsed.problem}`)]);
    return judge(read(parsed.row), input, events, now);
  };
}

/** The verdict on a line that is not valid UTF-8. */
export function refuseBytes(): Verdict {
  return refused(null, [problem('invalid_utf8', null, 'The line is not valid UTF-8')]);
}

/** The verdict on a line that is longer than can be loaded. */
export function refuseLength(bytes: number, most: number): Verdict {
  return refused(null, [problem('too_long', null, `The line has ${bytes} bytes; ${most} can be loaded`)]);
}

function judge(row: ReadRow, input: JudgeInput, events: ReadonlyMap<string, EventDef>, now: Instant): Verdict {
  const found = findEvent(row, input, events);
  const id = readId(row, input.source);
  const time = readTime(row.time, input.source.fields.time, 'missing_time');
  const receivedName = input.source.fields.received;
  const received =
    receivedName === undefined
      ? { value: now, problems: [] }
      : readTime(row.received, receivedName, 'missing_received');
  const known = { eventId: id.value, eventTime: time.value?.text ?? null, receivedAt: received.value?.text ?? null };
  if (found.event === null) return refused(found.name, [found.problem], known);
  const payload = row.payload(found.event.properties);
  const problems = [
    ...id.problems,
    ...time.problems,
    ...received.problems,
    ...judgeTimes(input.source, time.value, received.value),
    ...judgePayload(found.event, payload, input.source),
    ...checkValue({ type: 'object', properties: input.source.context }, row.context).map(fieldProblem),
  ];
  const [first, ...others] = problems;
  if (first !== undefined) return refused(found.event.name, [first, ...others], known);
  const late = isLate(input.source, time.value, received.value);
  const typed = typedRow(found.event, row.context, payload, input.source, { ...known, late });
  if (!hasBrokenText(typed)) return { kind: 'accepted', event: found.event.name, row: typed };
  const broken = problem('invalid_utf8', null, 'A text holds half of a surrogate pair, which cannot be stored');
  return refused(found.event.name, [broken], known);
}

type FoundEvent =
  | { readonly event: EventDef; readonly name: string; readonly problem: null }
  | { readonly event: null; readonly name: string | null; readonly problem: RowProblem };

function findEvent(
  row: ReadRow,
  { source, events: all }: JudgeInput,
  events: ReadonlyMap<string, EventDef>,
): FoundEvent {
  const field = source.fields.event;
  const [only] = all;
  if (field === undefined) {
    if (only !== undefined) return { event: only, name: only.name, problem: null };
    return { event: null, name: null, problem: problem('unknown_event', null, 'The source holds no event') };
  }
  const { event: name } = row;
  if (typeof name !== 'string' || name === '') {
    const what =
      name === undefined || name === null || name === '' ? `\`${field}\` is missing` : `\`${field}\` is not text`;
    return { event: null, name: null, problem: problem('missing_event', field, what) };
  }
  const event = events.get(name);
  if (event !== undefined) return { event, name, problem: null };
  const hint = didYouMean(name, events.keys());
  const message = `The source has no event \`${name}\`${hint === null ? '' : `. ${hint}`}`;
  return { event: null, name, problem: problem('unknown_event', field, message) };
}

interface Part<T> {
  readonly value: T | null;
  readonly problems: readonly RowProblem[];
}

function readId({ id }: ReadRow, { fields }: SourceDef): Part<string> {
  if (fields.id === undefined) return { value: null, problems: [] };
  if (id === undefined || id === null || id === '')
    return { value: null, problems: [problem('missing_id', fields.id, `\`${fields.id}\` is missing`)] };
  if (typeof id === 'string') return { value: id, problems: [] };
  return { value: null, problems: [problem('type', fields.id, `\`${fields.id}\` is not text`)] };
}

function readTime(value: JsonValue | undefined, field: string, missing: string): Part<Instant> {
  if (value === undefined || value === null)
    return { value: null, problems: [problem(missing, field, `\`${field}\` is missing`)] };
  const instant = readInstant(value);
  if (instant !== null) return { value: instant, problems: [] };
  const shown = typeof value === 'object' ? 'the value' : `\`${String(value).slice(0, 60)}\``;
  const message = `\`${field}\`: ${shown} is not a timestamp (\`2025-12-31T23:59:59Z\`)`;
  return { value: null, problems: [problem('type', field, message)] };
}

function judgeTimes(source: SourceDef, time: Instant | null, received: Instant | null): RowProblem[] {
  if (time === null || received === null) return [];
  const age = received.micros - time.micros;
  const { max_age, max_skew } = source;
  const field = source.fields.time;
  const found: RowProblem[] = [];
  if (max_age !== undefined && age > micros(max_age.seconds))
    found.push(problem('too_old', field, `It happened more than ${max_age.text} before it was received`));
  if (max_skew !== undefined && -age > micros(max_skew.seconds))
    found.push(problem('in_future', field, `It happened more than ${max_skew.text} after it was received`));
  return found;
}

function isLate(source: SourceDef, time: Instant | null, received: Instant | null): boolean {
  if (source.late_after === undefined || time === null || received === null) return false;
  return received.micros - time.micros > micros(source.late_after.seconds);
}

/** A length of time in whole microseconds. */
export function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1_000_000));
}

function judgePayload(event: EventDef, payload: JsonValue | undefined, source: SourceDef): RowProblem[] {
  const field = source.fields.properties ?? 'properties';
  if (payload === undefined || payload === null) return [problem('required', field, `\`${field}\` is missing`)];
  const problems = checkValue({ type: 'object', properties: event.properties }, payload).map(fieldProblem);
  if (problems.length > 0 || !isRecord(payload)) return problems;
  return event.rules
    .filter((rule) => !holds(rule, payload))
    .map((rule) => {
      const why = rule.description === undefined ? '' : `: ${rule.description}`;
      return problem(`rule:${rule.name}`, null, `The rule \`${rule.name}\` does not hold${why}`);
    });
}

const ruleCodes: Readonly<Record<string, string>> = { unknown: 'additional_property' };

function fieldProblem({ rule, path, message }: ValueProblem): RowProblem {
  const at = rule === 'required' ? [...path, /`(.*)`/.exec(message)?.[1] ?? ''] : path;
  const property = at
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
  return problem(ruleCodes[rule] ?? rule, property === '' ? null : property, message);
}

function problem(rule: string, property: string | null, message: string): RowProblem {
  return { rule, property, message };
}

const unknownParts = { eventId: null, eventTime: null, receivedAt: null };

function refused(
  event: string | null,
  problems: readonly [RowProblem, ...RowProblem[]],
  known: {
    readonly eventId: string | null;
    readonly eventTime: string | null;
    readonly receivedAt: string | null;
  } = unknownParts,
): Verdict {
  return { kind: 'quarantined', event, problems, ...known };
}

function typedRow(
  event: EventDef,
  context: JsonObject,
  payload: JsonValue | undefined,
  source: SourceDef,
  standard: {
    readonly eventId: string | null;
    readonly eventTime: string | null;
    readonly receivedAt: string | null;
    readonly late: boolean;
  },
): string {
  const fields = isRecord(payload) ? payload : {};
  return jsonText({
    ...canonicalFields(event.properties, fields),
    ...canonicalFields(source.context, context),
    event_id: standard.eventId,
    event_time: standard.eventTime,
    received_at: standard.receivedAt,
    _late: standard.late,
  });
}
