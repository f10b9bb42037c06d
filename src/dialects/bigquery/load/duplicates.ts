import type { DuplicateParts, ScratchSql } from '../../../run/load/load-dialect.ts';
import type { Dialect } from '../../../sql/dialect.ts';

/**
 * Statements that leave one row of every event id, by the same rules and in the same order as on DuckDB: of the rows within the
 * window of the first one the last stays; of equal ones the greater by content.
 */
export function resolveDuplicates(dialect: Dialect, scratch: ScratchSql, parts: DuplicateParts): string[] {
  const { live } = parts;
  const fresh = dialect.table(parts.fresh);
  const columns = rivalColumns(dialect, parts);
  const oldRows = live === null ? '' : `\n  union all select 'old' as side, '' as id, ${columns} from (${live}) as t`;
  const newRows = `select 'new' as side, _row as id, ${columns} from ${fresh} as t where event_id is not null`;
  // An id that stands among the new rows alone, once, has no rival; nor have ids that only old rows have.
  const candidates = `select *, count(*) over (partition by event_id) as rows_of_id, countif(side = 'new') over (partition by event_id) as new_of_id
from (${newRows}${oldRows}) as sides`;
  const rivals = `select side, id, event_id, at_time, _file, content from (${candidates}) as counted where rows_of_id > 1 and new_of_id > 0`;
  const rows = `select side, id, event_id, first_at, is_earlier, _file, coalesce(is_shared, false) as is_shared,
  row_number() over (partition by event_id order by ${order(parts)}) as place
from (${withFirst(parts, `(${rivals})`)}) as firsts`;
  return [
    scratch.fill(parts.ranked, rows),
    `delete from ${fresh} where _row in (select id from ${scratch.name(parts.ranked)} where side = 'new' and place > 1)`,
  ];
}

function rivalColumns(dialect: Dialect, { source, columns }: DuplicateParts): string {
  const time = source.fields.received === undefined ? 'event_time' : 'received_at';
  const content = columns
    .filter((one) => one.name !== '_file' && one.name !== '_source')
    .map((one) => dialect.identifier(one.name));
  return `event_id, ${time} as at_time, _file, to_json_string(struct(${content.join(', ')})) as content`;
}

/** With the time at which each id was seen first, in earlier loads too, and whether it stands in several files. */
function withFirst({ firsts }: DuplicateParts, rows: string): string {
  const ids = 'over (partition by r.event_id)';
  const several = `min(r._file) ${ids} <> max(r._file) ${ids} as is_shared`;
  // Over windows of timestamps the emulator takes `min` for `max`.
  const inOrder = 'order by r.at_time rows between unbounded preceding and unbounded following';
  const own = `first_value(r.at_time) over (partition by r.event_id ${inOrder})`;
  if (firsts === null) return `select r.*, ${own} as first_at, false as is_earlier, ${several} from ${rows} as r`;
  return `select r.*, least(${own}, coalesce(known.first_at, ${own})) as first_at,
  coalesce(${own} < known.first_at, false) as is_earlier, ${several}
from ${rows} as r left join (${firsts}) as known on known.event_id = r.event_id`;
}

function order({ source }: DuplicateParts): string {
  const { keep, window } = source.deduplicate;
  if (keep === 'first') return 'at_time, content, _file, id';
  const last = 'at_time desc, content desc, _file desc, id desc';
  if (window === undefined) return last;
  const end = `timestamp_add(first_at, interval ${Math.round(window.seconds * 1_000_000)} microsecond)`;
  return `(at_time <= ${end}) desc, ${last}`;
}
