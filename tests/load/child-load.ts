// Loads the source of a catalog into a database: `node child-load.ts ROOT CATALOG`. Killed by its parent.
import { readFileSync } from 'node:fs';
import { catalogFrom, loadSource, openWarehouse } from './load-source.ts';

const [root = '', catalog = ''] = process.argv.slice(2);
const warehouse = await openWarehouse(root, 'warehouse.duckdb');
process.stdout.write('ready\n');
await loadSource(root, warehouse, catalogFrom(readFileSync(catalog, 'utf8')), {});
process.stdout.write('done\n');
await warehouse.close();
