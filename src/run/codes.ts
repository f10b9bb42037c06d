import type { CodeDoc } from '../base/diagnostic.ts';
import { dataCodes } from './compare/data/codes.ts';
import { incompleteData, staleData } from './data-probes.ts';
import { lintCodes } from './lint/codes.ts';
import { projectCodes } from './project/codes.ts';
import { seedCodes } from './seed/codes.ts';
import { selectCodes } from './select/codes.ts';
import { serviceCodes } from './service-codes.ts';

/* None of these has an example: they are about a run, its data or the machine, which no file of a project can show. */

export const cannotWriteResults: CodeDoc = {
  code: 'run/cannot-write',
  severity: 'error',
  summary: 'The folder of runs cannot be written to.',
  explanation:
    'Every run writes its plan, its results and its lock below `dist/run`. The disk is full, or the folder is read-only or belongs to someone else. ' +
    'What was published before stays as it is.',
  examples: null,
};

export const anotherRun: CodeDoc = {
  code: 'run/another-run',
  severity: 'error',
  summary: 'Another run is working on the same target.',
  explanation:
    'Two builds of one target at a time would publish tables that do not fit together, so the second one is refused. ' +
    'Wait for the first one; a run that was killed does not hold the target. On BigQuery the lock is the table `waymark_lock` of the dataset, so that runs ' +
    'of several machines keep out of each other’s way; there the lock of a run that was killed on another machine ends after five minutes.',
  examples: null,
};

export const cannotOpen: CodeDoc = {
  code: 'run/cannot-open',
  severity: 'error',
  summary: 'The warehouse of a target cannot be opened.',
  explanation:
    'The database file is no database, is damaged, was written by a newer version, or cannot be read and written by you. Check the `path` of the target in `waymark.yaml`.',
  examples: null,
};

export const warehouseFailed: CodeDoc = {
  code: 'run/warehouse',
  severity: 'error',
  summary: 'The warehouse rejected a statement, or failed while it ran.',
  explanation:
    'The message is the warehouse’s own. It is shown at the line of your template from which the failing line was rendered; the message names the same place in the emitted SQL below `dist/sql`. ' +
    'The table that was published before stays as it is, and what depends on it is skipped.',
  examples: null,
};

export const tooExpensive: CodeDoc = {
  code: 'run/cost',
  severity: 'error',
  summary: 'A job would bill more bytes than it may.',
  explanation:
    '`maximum_bytes_billed` of a BigQuery target, or in the head of a model, says how many bytes a job may bill. `waymark build --dry-run` tells before anything runs; ' +
    'in a run the service refuses the job before it reads anything, so that it costs nothing, and the table that was published before stays as it is.',
  examples: null,
};

export const assertionFailed: CodeDoc = {
  code: 'run/assertion',
  severity: 'error',
  summary: 'The data break an assertion.',
  explanation:
    'An assertion of severity `error` stops the table that it is about from being published: the one from before stays, and what depends on it is skipped. ' +
    'A warning is published. The failing rows are kept in `waymark_failures`, up to a limit.',
  examples: null,
};

export const assertionBroken: CodeDoc = {
  code: 'run/assertion-sql',
  severity: 'error',
  summary: 'The warehouse rejected the SQL of an assertion.',
  explanation: 'A condition or query that you wrote in an assertion is not SQL that the warehouse understands.',
  examples: null,
};

export const metricBroken: CodeDoc = {
  code: 'run/metric-sql',
  severity: 'error',
  summary: 'The warehouse rejected the SQL of a metric.',
  explanation:
    'The `where` of a metric is not a condition that the warehouse understands, or names a column that its table does not have.',
  examples: null,
};

export const columnMissing: CodeDoc = {
  code: 'run/column-missing',
  severity: 'error',
  summary: 'A model does not return a column that it declares.',
  explanation:
    '`columns` in the head of a model is a promise to those who read it. It is compared with what the SQL returned before the model is published; where they differ, the table from before stays.',
  examples: null,
};

export const columnUndeclared: CodeDoc = {
  code: 'run/column-undeclared',
  severity: 'error',
  summary: 'A model returns a column that it does not declare.',
  explanation:
    'A model that declares `columns` declares all of them, so that documentation and types are complete. Add the column, or do not select it. A model without `columns` may return anything.',
  examples: null,
};

export const columnType: CodeDoc = {
  code: 'run/column-type',
  severity: 'error',
  summary: 'A column of a model does not have its declared type.',
  explanation:
    'Types are compared by kind: any width of whole numbers is `integer`, floating point numbers and decimals are `number`. Cast the column in the SQL, or correct the declaration.',
  examples: null,
};

export const unknownKeyColumn: CodeDoc = {
  code: 'run/key-column',
  severity: 'error',
  summary: 'The partition or key of an incremental model names a column that it does not return.',
  explanation:
    'Incremental models replace rows by the partition or key that their head names, so the SQL has to return those columns.',
  examples: null,
};

export const wouldLoseRows: CodeDoc = {
  code: 'run/would-lose-rows',
  severity: 'error',
  summary: 'Rebuilding an incremental model would drop history that its inputs no longer hold.',
  explanation:
    'When the definition or the columns of an incremental model change, it is rebuilt from all of its inputs. Where they were cleaned up meanwhile, older rows could not be built again. ' +
    'The table from before stays. Run the model with `--full-refresh` if the older rows may go.',
  examples: null,
};

export const notOurs: CodeDoc = {
  code: 'run/not-ours',
  severity: 'error',
  summary: 'A table that Waymark did not build has the name of a model or seed.',
  explanation:
    'Tables and views that somebody else made in the schema of the target are never replaced by the way. Rename the model, drop the table, or give the target a schema of its own; `--full-refresh` replaces the table all the same. ' +
    'It also comes up where `waymark_state`, in which Waymark notes what it has built, was dropped.',
  examples: null,
};

export const notBuilt: CodeDoc = {
  code: 'run/not-built',
  severity: 'error',
  summary: 'Something that is read was never built on this target.',
  explanation:
    'A run of selected parts reads everything else as it was published before. Select what is missing too: `+` before a name adds all that it depends on.',
  examples: null,
};

export const unitTestFailed: CodeDoc = {
  code: 'run/unit-test',
  severity: 'error',
  summary: 'A unit test got other rows than it expects.',
  explanation:
    'The SQL of the model ran in memory on the rows given in the test. The table shows the rows that are missing (`-`) and those that nobody expected (`+`). The model is not built until its unit tests pass.',
  examples: null,
};

export const noUnfinishedRun: CodeDoc = {
  code: 'run/nothing-to-retry',
  severity: 'error',
  summary: 'There is no failed or killed run to resume.',
  explanation: '`waymark retry` takes up the last run of `build`, `run` or `test`, leaving out what succeeded.',
  examples: null,
};

export const unknownModel: CodeDoc = {
  code: 'run/unknown-model',
  severity: 'error',
  summary: 'There is no model of that name.',
  explanation:
    'The name of a model is that of its file: `transforms/orders_daily.sql.hbs` is `orders_daily`. `waymark list` shows all of them.',
  examples: null,
};

/** Every code of running, and of reading projects from disk. */
export const runCodes: readonly CodeDoc[] = [
  cannotWriteResults,
  anotherRun,
  cannotOpen,
  warehouseFailed,
  tooExpensive,
  assertionFailed,
  assertionBroken,
  metricBroken,
  columnMissing,
  columnUndeclared,
  columnType,
  unknownKeyColumn,
  wouldLoseRows,
  notOurs,
  notBuilt,
  unitTestFailed,
  noUnfinishedRun,
  unknownModel,
  staleData,
  incompleteData,
  ...projectCodes,
  ...selectCodes,
  ...seedCodes,
  ...lintCodes,
  ...dataCodes,
  ...serviceCodes,
];
