import { type Publication, type PublishResult, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { duckdb } from './printer.ts';
import type { Connection } from './warehouse-connection.ts';

/**
 * Write, audit and record in one transaction on one connection. Readers see the old object until the commit, and a process
 * that dies leaves it. The calls are few, because a call costs as much as a small statement: `begin` goes along with the
 * first statement that writes, `commit` with the bookkeeping.
 */
export async function publishOn(
  connection: Connection,
  publication: Publication,
  dropFirst: 'table' | 'view' | null,
): Promise<PublishResult> {
  const { live } = publication;
  try {
    const drop = dropFirst === null ? '' : `drop ${dropFirst} ${duckdb.table(live)};\n`;
    const rows = await write(connection, `begin;\n${drop}`, publication.write(live));
    const isGood = await publication.audit(connection, live);
    if (!isGood) {
      await connection.rollback();
      return { published: false, rows };
    }
    await commit(connection, publication.record(rows));
    return { published: true, rows };
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

/** Several publications in one transaction: all or none. Null where one of them failed or was not good. */
export async function publishTogetherOn(
  connection: Connection,
  parts: readonly Omit<Publication, 'record' | 'claim'>[],
  record: (rows: readonly (number | null)[]) => readonly Statement[],
): Promise<readonly (number | null)[] | null> {
  const rows: (number | null)[] = [];
  try {
    for (const [index, part] of parts.entries()) {
      rows.push(await write(connection, index === 0 ? 'begin;\n' : '', part.write(part.live)));
      if (!(await part.audit(connection, part.live))) {
        await connection.rollback();
        return null;
      }
    }
    await commit(connection, record(rows));
    return rows;
  } catch (error) {
    await connection.rollback();
    if (error instanceof WarehouseError) return null;
    throw error;
  }
}

async function write(connection: Connection, begin: string, statements: readonly Statement[]): Promise<number | null> {
  const [first = null, ...rest] = statements;
  let rows = await connection.send(begin, first);
  for (const statement of rest) rows = await connection.send('', statement);
  return rows;
}

async function commit(connection: Connection, records: readonly Statement[]): Promise<void> {
  const last = records.at(-1) ?? null;
  // The line break ends a line comment at the statement's end.
  const before = records.slice(0, -1).map((one) => `${one.sql}\n;\n`);
  await connection.send(before.join(''), last, last === null ? 'commit' : '\n;\ncommit');
}

/** The kind of the live object where it is what kept a `create or replace` of the other kind from working. */
export function objectInTheWay(message: string, live: TableName): 'table' | 'view' | null {
  const found = /^Existing object (.+) is of type (Table|View), trying to replace/.exec(message);
  if (found?.[1]?.toLowerCase() !== live.name.toLowerCase()) return null;
  return found[2] === 'View' ? 'view' : 'table';
}
