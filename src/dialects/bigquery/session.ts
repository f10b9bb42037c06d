import type { Session, Warehouse } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';
import { mostCharacters } from './statement-length.ts';
import type { Jobs } from './warehouse-jobs.ts';

/** What is asked of a warehouse outside of publications. */
export type Calls = Pick<Warehouse, 'execute' | 'query' | 'columns' | 'describe'>;

/**
 * There is no connection to hold. A transaction collects its statements and sends them as one script, which the service carries
 * out as a whole or not at all: no transaction is left open where this process dies. What is read within it is read before.
 */
export function sessionOf(calls: Calls, jobs: Jobs): Session {
  let waiting: Statement[] | null = null;
  return {
    ...calls,
    async execute(statements) {
      if (waiting === null) return await calls.execute(asScript(statements));
      waiting.push(...statements);
      return null;
    },
    async transaction(work) {
      const collected: Statement[] = [];
      waiting = collected;
      let value: Awaited<ReturnType<typeof work>>;
      try {
        value = await work();
      } finally {
        waiting = null;
      }
      // Definitions of tables cannot be part of a transaction.
      const areRows = collected.every((one) => /^\s*(insert|delete|update|merge)\b/i.test(one.sql));
      const [first] = collected;
      if (first === undefined || !areRows || collected.length === 1) await calls.execute(collected);
      else await transact(calls, jobs, first, collected);
      return value;
    },
  };
}

/** Statements that nobody waits for one by one are one job, or a few where they are long. One that has a limit of its own keeps it. */
function asScript(statements: readonly Statement[]): readonly Statement[] {
  const scripts: Statement[] = [];
  for (const one of statements) {
    const last = scripts.at(-1);
    const isFull = last === undefined || last.sql.length + 2 + one.sql.length > mostCharacters;
    if (isFull || last.maximumBytes !== one.maximumBytes) scripts.push(one);
    else scripts[scripts.length - 1] = { ...last, sql: `${last.sql};\n${one.sql}` };
  }
  return scripts;
}

/** One script; a session of the service where that would be too long. */
async function transact(
  calls: Calls,
  jobs: Jobs,
  { origin }: Statement,
  statements: readonly Statement[],
): Promise<void> {
  const own = (sql: string): Statement => ({ sql, origin });
  const sql = ['begin transaction', ...statements.map((one) => one.sql), 'commit transaction'].join(';\n');
  if (sql.length < mostCharacters) {
    await calls.execute([own(`${sql};`)]);
    return;
  }
  const { sessionId } = await jobs.run(own('begin transaction'), { createSession: true });
  const inside = sessionId === null ? {} : { session: sessionId };
  try {
    for (const statement of [...statements, own('commit transaction')]) await jobs.run(statement, inside);
  } finally {
    // What was not committed is undone.
    if (sessionId !== null) await jobs.run(own('call bq.abort_session()'), inside).catch(() => null);
  }
}
