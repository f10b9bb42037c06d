import type { DuplicateParts } from '../../../run/load/load-dialect.ts';
import { duckdb } from '../printer.ts';

/**
 * Statements that leave one row of every event id. Hashes of ids tell which ones may occur twice; only the rows of those
 * are compared. Of the rows within the window of the first one the last stays; of equal ones the greater by content.
 */
export function resolveDuplicates(parts: DuplicateParts): string[] {
  const { live } = parts;
  const [rivals, ranked] = [duckdb.identifier(parts.rivals), duckdb.identifier(parts.ranked)];
  const fresh = duckdb.table(parts.fresh);
  const time = parts.source.fields.received === undefined ? 'event_time' : 'received_at';
  const columns = `event_id, ${time} as at_time, _file`;
  const isKnown =
    live === null ? '' : ` or event_id in (select event_id from ${fresh} semi join (${live}) using (event_id))`;
  const oldRows = `select 'old' as side, 0 as id, ${columns}, ${contentOf(parts)} as content from (${live}) as t where event_id in (select event_id from ${rivals})`;
  return [
    // Hashes take less memory than ids, and sorting them less time than grouping; those equal by chance are sorted out below.
    `create or replace temp table ${rivals} as
select 'new' as side, rowid as id, ${columns}, cast(null as varchar) as content from ${fresh} as t
where event_id is not null and (hash(event_id) in (
  select h from (select h, lag(h) over (order by h) as before from (select hash(event_id) as h from ${fresh} where event_id is not null)) where h = before
)${isKnown})`,
    ...(live === null ? [] : [`insert into ${rivals} ${oldRows}`]),
    `delete from ${rivals} where event_id in (select event_id from ${rivals} group by event_id having count(*) = 1)`,
    readContents(parts, rivals),
    `create or replace temp table ${ranked} as
select side, id, event_id, first_at, is_earlier, _file, coalesce(is_shared, false) as is_shared, place
from (select *, row_number() over (partition by event_id order by ${order(parts)}) as place from (${withFirst(parts, rivals)}))`,
    `delete from ${fresh} where rowid in (select id from ${ranked} where side = 'new' and place > 1)`,
  ];
}

/** The content decides only between rows of the same time: that of others is not read, which would take all columns of all rows. */
function readContents(parts: DuplicateParts, rivals: string): string {
  const tied = `select event_id, at_time from ${rivals} group by all having count(*) > 1`;
  const isTied = `side = 'new' and (event_id, at_time) in (${tied})`;
  const contents = `select rowid as id, ${contentOf(parts)} as content from ${duckdb.table(parts.fresh)} where rowid in (select id from ${rivals} where ${isTied})`;
  return `update ${rivals} set content = c.content from (${contents}) as c where ${rivals}.side = 'new' and ${rivals}.id = c.id`;
}

function contentOf({ columns }: DuplicateParts): string {
  const content = columns
    .filter((one) => one.name !== '_file' && one.name !== '_source')
    .map((one) => `to_json(${duckdb.identifier(one.name)})`);
  return `to_json([${content.join(', ')}])::varchar`;
}

/** With the time at which each id was seen first, in earlier loads too, and whether it stands in several files. */
function withFirst({ firsts }: DuplicateParts, rivals: string): string {
  const several = 'min(_file) over ids <> max(_file) over ids as is_shared';
  const own = 'min(at_time) over ids';
  if (firsts === null)
    return `select *, ${own} as first_at, false as is_earlier, ${several} from ${rivals} window ids as (partition by event_id)`;
  return `select r.*, least(${own}, known.first_at) as first_at,
  coalesce(${own} < known.first_at, false) as is_earlier, ${several}
from ${rivals} as r left join (${firsts}) as known using (event_id) window ids as (partition by event_id)`;
}

function order({ source }: DuplicateParts): string {
  const { keep, window } = source.deduplicate;
  if (keep === 'first') return 'at_time, content, _file, id';
  const last = 'at_time desc, content desc, _file desc, id desc';
  if (window === undefined) return last;
  return `(at_time <= first_at + to_microseconds(${Math.round(window.seconds * 1_000_000)})) desc, ${last}`;
}
