import type { CallPrinter, DialectDifferences, ExprWriter, SeriesParts } from '../../sql/differences.ts';
import { type Grain, isCalendarGrain } from '../../sql/grains.ts';
import { grainOf, textOf } from '../../sql/literals.ts';
import type { Expr } from '../../sql/nodes.ts';
import { level, type Printed, primary } from '../../sql/precedence.ts';
import { dialectOf } from '../../sql/printer.ts';
import { reservedWords } from './reserved.ts';

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Line breaks are escaped, so that layout never reaches into a constant; NUL cannot stand in a statement at all. */
function text(value: string): Printed {
  const parts = value.split('\0').map((part) => {
    if (!/[\n\r]/.test(part)) return quoted(part);
    return `e${quoted(part.replaceAll('\\', '\\\\')).replaceAll('\n', '\\n').replaceAll('\r', '\\r')}`;
  });
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? primary(only) : primary(`concat(${parts.join(', chr(0), ')})`);
}

/** A plain `0.5` is a decimal: the exponent makes it a double. Beside a column, short ones compare alike and read better. */
function number(value: number, bare: boolean): Printed {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'nan' : value > 0 ? 'infinity' : '-infinity';
    return primary(`cast('${name}' as double)`);
  }
  const digits = Object.is(value, -0) ? '-0' : String(value);
  const short = bare && /^-?\d{1,9}(\.\d{1,6})?$/.test(digits);
  const sql = short || digits.includes('e') ? digits : `${digits}e0`;
  return { sql, level: sql.startsWith('-') ? level.sign : level.primary };
}

function integer(value: bigint, bare: boolean): Printed {
  if (!bare) return primary(`cast(${value} as bigint)`);
  return { sql: value.toString(), level: value < 0n ? level.sign : level.primary };
}

function localTime(value: Expr, zone: Expr | undefined, writer: ExprWriter): string {
  const sql = writer.operand(value, level.primary);
  const name = zone === undefined ? 'UTC' : textOf(zone);
  return name === 'UTC' ? sql : `(${sql} at time zone 'UTC' at time zone ${quoted(name)})`;
}

const dateTrunc: CallPrinter = ([grainArg, value, zone], writer) => {
  const grain = grainOf(grainArg);
  if (value === undefined) throw new Error('date_trunc without a value');
  if (!isCalendarGrain(grain)) return primary(`date_trunc('${grain}', ${writer.write(value)})`);
  const local = localTime(value, zone, writer);
  if (grain === 'day') return primary(`cast(${local} as date)`);
  if (grain === 'week_sunday') {
    return primary(`cast(date_trunc('week', ${local} + interval 1 day) - interval 1 day as date)`);
  }
  return primary(`cast(date_trunc('${grain}', ${local}) as date)`);
};

const dateDiff: CallPrinter = ([grainArg, from, to, zone], writer) => {
  const grain = grainOf(grainArg);
  if (from === undefined || to === undefined) throw new Error('date_diff without its two times');
  if (!isCalendarGrain(grain)) return primary(`date_sub('${grain}', ${writer.write(from)}, ${writer.write(to)})`);
  const [start, end] = [localTime(from, zone, writer), localTime(to, zone, writer)];
  if (grain !== 'week' && grain !== 'week_sunday') return primary(`date_diff('${grain}', ${start}, ${end})`);
  // Its own difference of weeks does not count Mondays. Weeks of Sunday are those of Monday, seen a day later.
  const shift = grain === 'week_sunday' ? ' + interval 1 day' : '';
  const monday = (time: string): string => `date_trunc('week', ${time}${shift})`;
  return { sql: `date_diff('day', ${monday(start)}, ${monday(end)}) // 7`, level: level.product };
};

const intervalMakers: Readonly<Record<Grain, string>> = {
  microsecond: 'to_microseconds',
  millisecond: 'to_milliseconds',
  second: 'to_seconds',
  minute: 'to_minutes',
  hour: 'to_hours',
  day: 'to_days',
  week: 'to_weeks',
  week_sunday: 'to_weeks',
  month: 'to_months',
  quarter: 'to_quarters',
  year: 'to_years',
};

const dateAdd: CallPrinter = ([grainArg, amount, value], writer) => {
  const grain = grainOf(grainArg);
  if (amount === undefined || value === undefined) throw new Error('date_add without amount and value');
  const base = writer.operand(value, level.sum);
  if (amount.kind === 'literal' && amount.value !== null) {
    const count = BigInt(amount.value);
    const unit = grain === 'week_sunday' ? 'week' : grain;
    const size = count < 0n ? -count : count;
    return { sql: `${base} ${count < 0n ? '-' : '+'} interval ${size} ${unit}`, level: level.sum };
  }
  const whole = ['day', 'week', 'week_sunday', 'month', 'quarter', 'year'].includes(grain);
  const sql = whole ? `cast(${writer.write(amount)} as integer)` : writer.write(amount);
  return { sql: `${base} + ${intervalMakers[grain]}(${sql})`, level: level.sum };
};

/** Units that an interval is written in. */
const intervalUnit = (grain: Grain): string => (grain === 'week_sunday' ? 'week' : grain);

const shiftDate: CallPrinter = ([grainArg, amount, value], writer) => {
  if (amount?.kind !== 'literal' || amount.value === null || value === undefined)
    throw new Error('shift_date without a constant amount and a date');
  const count = BigInt(amount.value);
  const size = count < 0n ? -count : count;
  const base = writer.operand(value, level.sum);
  return primary(`cast(${base} ${count < 0n ? '-' : '+'} interval ${size} ${intervalUnit(grainOf(grainArg))} as date)`);
};

function series({ grain, first, last }: SeriesParts): { column: string; from: null } {
  const rows = `unnest(generate_series(${first}, ${last}, interval 1 ${intervalUnit(grain)}))`;
  return { column: isCalendarGrain(grain) ? `cast(${rows} as date)` : rows, from: null };
}

const call =
  (name: string): CallPrinter =>
  (args, writer) =>
    primary(`${name}(${args.map((one) => writer.write(one)).join(', ')})`);

/** `(value, fraction)`. */
const quantile =
  (name: string): CallPrinter =>
  (args, writer) =>
    primary(`${name}(${args.map((one) => writer.argument(one)).join(', ')})`);

export const duckdbDifferences: DialectDifferences = {
  name: 'duckdb',
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  reserved: reservedWords,
  types: {
    string: 'varchar',
    integer: 'bigint',
    number: 'double',
    boolean: 'boolean',
    date: 'date',
    timestamp: 'timestamp',
    uuid: 'uuid',
    json: 'json',
  },
  arrayType: (of) => `${of}[]`,
  structType: (fields) => `struct(${fields.map((one) => `${one.name} ${one.type}`).join(', ')})`,
  safeCast: 'try_cast',
  // A plain cast of text leaves out its offset; the time zone of connections is UTC.
  cast: (name, value, { kind }) =>
    kind === 'timestamp' ? `cast(${name}(${value} as timestamptz) as timestamp)` : null,
  text,
  number,
  integer,
  constant: (value, type) => primary(`${type} ${text(value).sql}`),
  array: (items, of, writer) => (items.length > 0 ? `[${items.join(', ')}]` : `cast([] as ${writer.type(of)}[])`),
  struct: (fields) => `{${fields.map((one) => `${one.name}: ${one.value}`).join(', ')}}`,
  series,
  every: (list, item, holds, writer) => ({
    sql: `coalesce(len(list_filter(${writer.write(list)}, lambda ${writer.identifier(item)}: not (${writer.write(holds)}))), 0) = 0`,
    level: level.comparison,
  }),
  calls: {
    array_length: call('len'),
    concat: (args, writer) => ({
      sql: args.map((one) => writer.operand(one, level.sign)).join(' || '),
      level: args.length === 1 ? level.sign : level.concat,
    }),
    // The type of an instant here is a timestamp in UTC, not one with a time zone.
    current_timestamp: () => primary("(current_timestamp at time zone 'UTC')"),
    date_add: dateAdd,
    date_diff: dateDiff,
    date_trunc: dateTrunc,
    // Taken out of itself, JSON loses the white space that it was written with.
    json_text: ([value], writer) =>
      primary(`cast(json_extract(to_json(${value ? writer.write(value) : ''}), '$') as varchar)`),
    json_value: ([value, path], writer) =>
      primary(
        `json_extract_string(json_value(${value ? writer.write(value) : ''}, ${path ? writer.write(path) : ''}), '$')`,
      ),
    round: ([value, digits], writer) => {
      const sql = value ? writer.write(value) : '';
      if (digits === undefined) return primary(`round(${sql})`);
      // It does not take the digits as a bigint.
      const count = digits.kind === 'literal' ? writer.argument(digits) : `cast(${writer.write(digits)} as integer)`;
      return primary(`round(${sql}, ${count})`);
    },
    shift_date: shiftDate,
    safe_divide: ([top, bottom], writer) => ({
      sql: `${top ? writer.operand(top, level.product) : ''} / nullif(${bottom ? writer.write(bottom) : ''}, 0)`,
      level: level.product,
    }),
  },
  aggregates: {
    approx_percentile: quantile('approx_quantile'),
    percentile: quantile('quantile_cont'),
    stddev: call('stddev_samp'),
  },
  filterClause: true,
  asofJoin: true,
  nullsByDefault: () => 'last',
};

export const duckdb = dialectOf(duckdbDifferences);
