import type { DuplicateParts } from '../../../run/load/load-dialect.ts';
import { duckdb } from '../printer.ts';
import { quoted } from './sql-text.ts';

/**
 * Statements that leave one row of every event id. Hashes of ids tell which ones may occur twice; only the rows of those
 * are compared. Of the rows within the window of the first one the last stays; of equal ones the greater by content.
 * With `keep: first` the first stays, of equal ones the lesser.
 */
export function resolveDuplicates(parts: DuplicateParts): string[] {
  const fresh = duckdb.table(parts.fresh);
  const live = liveRows(parts);
  return [
    `create or replace temp table waymark_twice as
select event_id from ${fresh}
where hash(event_id) in (
  select hash(event_id) from ${fresh} where event_id is not null group by 1 having count(*) > 1
)
group by 1
having count(*) > 1${live === null ? '' : `\nunion\nselect event_id from ${fresh} semi join (${live}) as loaded using (event_id)`}`,
    `create or replace temp table waymark_rivals as
select 'new' as side, rowid as id, ${rivalColumns(parts)} from ${fresh} as t where event_id in (from waymark_twice)${
      live === null
        ? ''
        : `\nunion all\nselect 'old', 0, ${rivalColumns(parts)} from (${live}) as t where event_id in (from waymark_twice)`
    }`,
    `create or replace temp table waymark_ranked as
select side, id, event_id, at_time, first_at, _file, coalesce(is_shared, false) as is_shared, place
from (
  select *,
    row_number() over (partition by event_id order by ${bestFirst(parts)}) as place
  from (
    select *, min(at_time) over (partition by event_id) as first_at,
      min(_file) over (partition by event_id) <> max(_file) over (partition by event_id) as is_shared
    from waymark_rivals
  )
)`,
    `delete from ${fresh} where rowid in (select id from waymark_ranked where side = 'new' and place > 1)`,
  ];
}

/** Rows of the source that were loaded before and stay. */
function liveRows({ live, source, replaced }: DuplicateParts): string | null {
  if (live === null) return null;
  const stays = replaced === null ? '' : ` and not coalesce(${replaced}, false)`;
  return `select * from ${duckdb.table(live)} where _source = ${quoted(source.name)}${stays}`;
}

function rivalColumns({ source, columns }: DuplicateParts): string {
  const time = source.fields.received === undefined ? 'event_time' : 'received_at';
  const content = columns
    .filter((one) => one.name !== '_file' && one.name !== '_source')
    .map((one) => duckdb.identifier(one.name));
  return `event_id, ${time} as at_time, _file, to_json([${content.map((one) => `to_json(${one})`).join(', ')}])::varchar as content`;
}

/** Equal rows are told apart by their content, so that the order of the files does not decide. */
function bestFirst(parts: DuplicateParts): string {
  if (parts.source.deduplicate.keep === 'first') return 'at_time, content, _file, id';
  return `${inWindow(parts)} desc, at_time desc, content desc, _file desc, id desc`;
}

function inWindow({ source }: DuplicateParts): string {
  const { window } = source.deduplicate;
  if (window === undefined) return 'true';
  return `(at_time <= first_at + to_microseconds(${Math.round(window.seconds * 1_000_000)}))`;
}
