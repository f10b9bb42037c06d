import type { Dialect } from '../../sql/dialect.ts';
import type { CallPrinter, DialectDifferences, ExprWriter } from '../../sql/differences.ts';
import type { Expr } from '../../sql/nodes.ts';
import { level, type Printed, primary } from '../../sql/precedence.ts';
import { dialectOf } from '../../sql/printer.ts';
import { dateAdd, dateDiff, dateTrunc, series, shiftDate } from './dates.ts';
import { reservedWords } from './reserved.ts';
import { mostCharacters } from './statement-length.ts';
import { bigqueryStorage, type StorageSettings } from './storage.ts';
import { bigqueryText } from './text.ts';

function signed(sql: string): Printed {
  return { sql, level: sql.startsWith('-') ? level.sign : level.primary };
}

function number(value: number): Printed {
  if (Number.isNaN(value)) return primary("cast('nan' as float64)");
  if (!Number.isFinite(value)) return primary(`cast('${value > 0 ? '+inf' : '-inf'}' as float64)`);
  const digits = Object.is(value, -0) ? '-0' : String(value);
  return signed(/^-?\d+$/.test(digits) ? `${digits}.0` : digits);
}

const call =
  (name: string): CallPrinter =>
  (args, writer) =>
    primary(`${name}(${args.map((one) => writer.write(one)).join(', ')})`);

/** `greatest` and `least` give null where any argument is; the aggregates over a list pass nulls over. */
const overList =
  (aggregate: 'max' | 'min'): CallPrinter =>
  (args, writer) =>
    primary(`(select ${aggregate}(x) from unnest([${args.map((one) => writer.write(one)).join(', ')}]) as x)`);

/** There is no exact percentile among the aggregates: it is read from the sorted values. */
function exactPercentile(value: Expr, fraction: number, writer: ExprWriter): Printed {
  const sql = writer.write(value);
  const sorted = `array_agg(${sql} ignore nulls order by ${sql})`;
  const position = `(count(${sql}) - 1) * ${number(fraction).sql}`;
  const at = (offset: string): string => `${sorted}[safe_offset(cast(${offset}(${position}) as int64))]`;
  return primary(`((${position} - floor(${position})) * (${at('ceil')} - ${at('floor')}) + ${at('floor')})`);
}

/** The quotient of decimals would be a decimal with nine digits after the point. */
const safeDivide: CallPrinter = ([top, bottom], writer) => {
  const [a, b] = [operandOf(top), operandOf(bottom)];
  const numerator = isNoDecimal(a) || isNoDecimal(b) ? writer.write(a) : `cast(${writer.write(a)} as float64)`;
  return primary(`safe_divide(${numerator}, ${writer.write(b)})`);
};

/** True where a quotient with it is a double for sure. */
function isNoDecimal(expr: Expr): boolean {
  if (expr.kind === 'literal' || expr.kind === 'cast') return expr.type.kind === 'number';
  return expr.kind === 'call' && (expr.fn === 'safe_divide' || expr.fn === 'power');
}

/** Of null it would be the null of JSON. */
const jsonBy =
  (name: string): CallPrinter =>
  ([value], writer) => {
    const sql = writer.write(operandOf(value));
    return primary(`if(${sql} is null, null, ${name}(${sql}))`);
  };

function fractionOf(expr: Expr | undefined): number {
  if (expr?.kind !== 'literal') throw new Error('the fraction of a percentile must be a constant');
  return Number(expr.value);
}

function operandOf(expr: Expr | undefined): Expr {
  if (expr === undefined) throw new Error('an argument is missing');
  return expr;
}

const differences: DialectDifferences = {
  name: 'bigquery',
  longestStatement: mostCharacters,
  quote: (name) => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``,
  reserved: reservedWords,
  types: {
    string: 'string',
    integer: 'int64',
    number: 'float64',
    boolean: 'bool',
    date: 'date',
    timestamp: 'timestamp',
    uuid: 'string',
    json: 'json',
  },
  // A list cannot hold lists: those are kept as JSON.
  arrayType: (of) => (of.startsWith('array<') ? 'json' : `array<${of}>`),
  structType: (fields) => `struct<${fields.map((one) => `${one.name} ${one.type}`).join(', ')}>`,
  safeCast: 'safe_cast',
  text: (value) => primary(bigqueryText(value)),
  number,
  integer: (value) => signed(value.toString()),
  constant: (value, type) => {
    if (type === 'uuid') return primary(bigqueryText(value));
    return primary(`${type} ${bigqueryText(type === 'timestamp' ? `${value}+00` : value)}`);
  },
  array: (items, of, writer) => `${items.length > 0 ? '' : `array<${writer.type(of)}>`}[${items.join(', ')}]`,
  struct: (fields) => `struct(${fields.map((one) => `${one.value} as ${one.name}`).join(', ')})`,
  series,
  every: (list, item, holds, writer) => ({
    sql: `not exists (select 1 from unnest(${writer.write(list)}) as ${writer.identifier(item)} where not (${writer.write(holds)}))`,
    level: level.not,
  }),
  calls: {
    current_timestamp: () => primary('current_timestamp()'),
    date_add: dateAdd,
    date_diff: dateDiff,
    date_trunc: dateTrunc,
    greatest: overList('max'),
    least: overList('min'),
    json_text: jsonBy('to_json_string'),
    length: call('char_length'),
    shift_date: shiftDate,
    regexp_matches: call('regexp_contains'),
    safe_divide: safeDivide,
    to_json: jsonBy('to_json'),
  },
  aggregates: {
    approx_percentile: ([value, fraction], writer) =>
      primary(
        `approx_quantiles(${writer.write(operandOf(value))}, 1000)[safe_offset(${Math.round(fractionOf(fraction) * 1000)})]`,
      ),
    bool_and: call('logical_and'),
    bool_or: call('logical_or'),
    median: ([value], writer) => exactPercentile(operandOf(value), 0.5, writer),
    percentile: ([value, fraction], writer) => exactPercentile(operandOf(value), fractionOf(fraction), writer),
    stddev: call('stddev_samp'),
  },
  filterClause: false,
  asofJoin: false,
  nullsByDefault: (descending) => (descending ? 'last' : 'first'),
};

/** The same for all targets: without what one of them says of its tables. */
export const bigquery = withStorage(dialectOf(differences), { labels: {}, expireAfter: null });

/** The dialect with names of a dataset, which views need, and with what a target says of its tables. */
export function bigqueryIn(dataset: string | null, settings: StorageSettings): Dialect {
  return withStorage(dialectOf(differences, dataset), settings);
}

function withStorage(dialect: Dialect, settings: StorageSettings): Dialect {
  return { ...dialect, storage: bigqueryStorage(settings, dialect.identifier) };
}
