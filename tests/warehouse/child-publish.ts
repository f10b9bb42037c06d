import { openDuckdb } from '../../src/dialects/duckdb/warehouse.ts';

/*
 * Publishes table `t` again and again until it is killed, each time with more rows and a row of state. Says `ready` when
 * the first one is there, and `auditing` within each later transaction.
 */
const [, , root = '.', hold = ''] = process.argv;
const options = { path: 'shop.duckdb', readOnly: false, settings: { default_block_size: '16384' } };
const warehouse = await openDuckdb(options, 'main', root);
const statement = (sql: string) => ({ sql, origin: { step: 'child', span: null } });

await warehouse.execute([statement('create table if not exists state (n bigint)')]);
const [start] = await warehouse.query(statement('select coalesce(max(n), 0) as n from state'));
for (let n = Number(start?.n) + 1; ; n++) {
  await warehouse.publish({
    live: { schema: null, name: 't' },
    mode: 'replace',
    write: () => [
      statement(`create or replace table t as select ${n} as n, md5(i::varchar) as h from range(20000) r (i)`),
    ],
    audit: async () => {
      if (n > 1) process.stdout.write(`auditing ${n}\n`);
      if (n > 1 && hold === 'hold') await new Promise(() => setInterval(() => {}, 1000));
      return true;
    },
    record: () => [statement('delete from state'), statement(`insert into state values (${n})`)],
  });
  if (n === 1) process.stdout.write('ready\n');
}
