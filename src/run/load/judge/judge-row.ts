import { checkValue, holds } from '../../../model/check-value.ts';
import type { EventDef } from '../../../model/event.ts';
import type { SourceDef } from '../../../model/source.ts';
import type { JsonValue } from '../../../model/values.ts';
import { jsonText } from '../../../sql/make.ts';
import { canonicalFields } from './canonical.ts';
import type { RowStyle } from './convert.ts';
import { type Instant, readInstant } from './instant.ts';
import { type ReadRow, rowReader } from './read-row.ts';
import { findEvent, isLate, judgeTimes, readId, readTime } from './row-parts.ts';
import { fieldProblem, problem, type RowProblem } from './row-problem.ts';
import { hasBrokenText, hasLargeNumbers, isRecord, parseRow, quoteSpecialNumbers } from './strict-json.ts';

export type Verdict = Acceptance | Refusal;

export interface Acceptance {
  readonly kind: 'accepted';
  readonly event: string;
  /** JSON text of the typed columns. */
  readonly row: string;
}

export interface Refusal {
  readonly kind: 'quarantined';
  /** The event that the row claims to be. */
  readonly event: string | null;
  readonly problems: readonly [RowProblem, ...RowProblem[]];
  readonly eventId: string | null;
  readonly eventTime: string | null;
  readonly receivedAt: string | null;
}

export interface JudgeInput {
  readonly source: SourceDef;
  readonly events: readonly EventDef[];
  readonly style: RowStyle;
  /** The time of the load, an ISO timestamp. */
  readonly now: string;
}

interface Bench {
  readonly input: JudgeInput;
  readonly events: ReadonlyMap<string, EventDef>;
  readonly now: Instant;
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
    const isJson = input.style === 'json';
    const readable = isJson ? text : quoteSpecialNumbers(text);
    const parsed = parseRow(readable, !isJson);
    if (parsed.row === null) return refused(null, [problem('malformed_json', null, `The row ${parsed.problem}`)]);
    const row = read(parsed.row);
    // JSON Schema sees numbers as doubles, and so does the verdict; what is stored is exact.
    const exact = isJson && hasLargeNumbers(text) ? parseRow(text, true).row : null;
    return judge(row, exact === null ? row : read(exact), { input, events, now });
  };
}

/** The verdict on a line that is not valid UTF-8. */
export function refuseBytes(): Refusal {
  return refused(null, [problem('invalid_utf8', null, 'The line is not valid UTF-8')]);
}

/** The verdict on a line that is longer than can be loaded. */
export function refuseLength(bytes: number, most: number): Refusal {
  return refused(null, [problem('too_long', null, `The line has ${bytes} bytes; ${most} can be loaded`)]);
}

/** `stored`: the same row as it is stored, with exact numbers. */
/** The verdict on a line that the reader of the format could not take apart. */
export function refuseLine(reason: string): Refusal {
  return refused(null, [problem('malformed_csv', null, reason)]);
}

function judge(row: ReadRow, stored: ReadRow, { input, events, now }: Bench): Verdict {
  const found = findEvent(row, input.source, events);
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
  const typed = typedRow(found.event, stored, input.source, { ...known, late });
  if (!hasBrokenText(typed)) return { kind: 'accepted', event: found.event.name, row: typed };
  const broken = problem('invalid_utf8', null, 'A text holds half of a surrogate pair, which cannot be stored');
  return refused(found.event.name, [broken], known);
}

function judgePayload(event: EventDef, payload: JsonValue | undefined, source: SourceDef): RowProblem[] {
  const field = source.fields.properties ?? 'properties';
  if (payload === undefined || payload === null) return [problem('required', field, `\`${field}\` is missing`)];
  if (!isRecord(payload)) {
    const what = source.layout === 'ga4' ? 'a list of parameters' : 'an object';
    return [problem('type', field, `\`${field}\` is not ${what}`)];
  }
  const problems = checkValue({ type: 'object', properties: event.properties }, payload).map(fieldProblem);
  if (problems.length > 0) return problems;
  return event.rules
    .filter((rule) => !holds(rule, payload))
    .map((rule) => {
      const why = rule.description === undefined ? '' : `: ${rule.description}`;
      return problem(`rule:${rule.name}`, null, `The rule \`${rule.name}\` does not hold${why}`);
    });
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
): Refusal {
  return { kind: 'quarantined', event, problems, ...known };
}

function typedRow(
  event: EventDef,
  row: ReadRow,
  source: SourceDef,
  standard: {
    readonly eventId: string | null;
    readonly eventTime: string | null;
    readonly receivedAt: string | null;
    readonly late: boolean;
  },
): string {
  const payload = row.payload(event.properties);
  const fields = isRecord(payload) ? payload : {};
  return jsonText({
    ...canonicalFields(event.properties, fields),
    ...canonicalFields(source.context, row.context),
    event_id: standard.eventId,
    event_time: standard.eventTime,
    received_at: standard.receivedAt,
    _late: standard.late,
  });
}
