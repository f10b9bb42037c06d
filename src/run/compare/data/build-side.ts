import { type Diagnostic, diagnostic } from '../../../base/diagnostic.ts';
import { type Outcome, success } from '../../../base/outcome.ts';
import type { DiffSide } from '../../../diff/side.ts';
import type { ModelDef, SeedDef } from '../../../model/transform.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { eventTable } from '../../../sql/event-table.ts';
import type { Statement, TableName } from '../../../sql/nodes.ts';
import { seedRows } from '../../seed/read-seed.ts';
import { seedStatements } from '../../seed/seed-table.ts';
import type { Session } from '../../warehouse.ts';
import type { Aside, Published, SideName } from './aside.ts';
import { dataNotBuilt } from './codes.ts';
import { origin, statement } from './statement.ts';
import { failureOfOne } from './statement-failure.ts';

/** One side of a comparison of data, as it is built beside what is published. */
export interface BuildInput {
  readonly side: DiffSide;
  /** How messages call it: "before", "after". */
  readonly name: SideName;
  readonly aside: Aside;
  readonly published: Published;
  /** Models and seeds to build, as `model:…` and `seed:…`. Everything else is read as it is published. */
  readonly rebuilt: ReadonlySet<string>;
  readonly onBuilt: (name: string) => void;
}

/** What there is on a side now, and why some of it is not. */
export interface BuiltSide {
  /** Ids of what could be built, or read as published. */
  readonly ready: ReadonlySet<string>;
  readonly problems: readonly Diagnostic[];
}

/** Builds what is wanted in a schema of its own; what it reads stands beside it as views on what is published. */
export async function buildSide(input: BuildInput, wanted: readonly string[]): Promise<BuiltSide> {
  return input.aside.on(input.name, async (session, dialect) => {
    const builder: Builder = { ...input, session, dialect, done: new Map(), problems: [] };
    for (const table of ['waymark_quarantine', 'waymark_loads'])
      if (input.published.has(table)) await session.execute([viewOn(builder, { schema: null, name: table }, table)]);
    for (const id of wanted) await ensure(builder, id);
    const ready = [...builder.done].flatMap(([id, isThere]) => (isThere ? [id] : []));
    return { ready: new Set(ready), problems: builder.problems };
  });
}

interface Builder extends BuildInput {
  readonly session: Session;
  readonly dialect: Dialect;
  /** Id → whether it is there. */
  readonly done: Map<string, boolean>;
  readonly problems: Diagnostic[];
}

/** Sees to it that a table can be read, and all that it reads before it. */
async function ensure(builder: Builder, id: string): Promise<boolean> {
  const known = builder.done.get(id);
  if (known !== undefined) return known;
  let isThere = false;
  try {
    isThere = await make(builder, id);
  } catch (error) {
    const { message, hint } = failureOfOne(error);
    tell(builder, `\`${nameIn(id)}\` cannot be built as it is ${builder.name} the change: ${message}`, hint);
  }
  builder.done.set(id, isThere);
  return isThere;
}

function make(builder: Builder, id: string): Promise<boolean> {
  const { catalog, models } = builder.side.project;
  const name = nameIn(id);
  if (id.startsWith('event:')) return makeEvent(builder, name);
  if (id.startsWith('table:')) return makeSourceTable(builder, name);
  const model = id.startsWith('model:') ? models.find((one) => one.name === name) : undefined;
  if (model !== undefined) return makeModel(builder, model);
  const seed = catalog.seeds.find((one) => one.name === name);
  return seed === undefined ? Promise.resolve(false) : makeSeed(builder, seed);
}

async function makeModel(builder: Builder, model: ModelDef): Promise<boolean> {
  const { session, dialect, side, aside, published, rebuilt } = builder;
  const { name, materialized } = model;
  const isRead = published.isReadable(name) && !rebuilt.has(`model:${name}`);
  if (isRead) {
    await session.execute([viewOn(builder, { schema: null, name }, name)]);
    return true;
  }
  const reads: boolean[] = [];
  for (const one of model.dependsOn) reads.push(await ensure(builder, `${one.kind}:${one.name}`));
  const lacking = model.dependsOn.filter((_, index) => reads[index] !== true).map((one) => `\`${one.name}\``);
  if (lacking.length > 0) {
    tell(builder, `\`${name}\` is not compared: it reads ${lacking.join(', ')}, which is not there.`);
    return false;
  }
  if (materialized === 'ephemeral') return true;
  const query = side.sqlIn(name, dialect);
  if (query === null) {
    tell(builder, `\`${name}\` is not compared: its SQL is not known as it is ${builder.name} the change.`);
    return false;
  }
  // What is compared is read several times; what is only read on the way is a view where it is one.
  const isView = materialized === 'view' && aside.viewsTakeShortNames && !rebuilt.has(`model:${name}`);
  const sql = `create or replace ${isView ? 'view' : 'table'} ${dialect.table({ schema: null, name })} as\n${query}`;
  const { maximum_bytes_billed: maximumBytes } = model;
  await session.execute([{ sql, origin, ...(maximumBytes !== undefined && { maximumBytes }) }]);
  if (rebuilt.has(`model:${name}`)) builder.onBuilt(name);
  return true;
}

async function makeSeed(builder: Builder, seed: SeedDef): Promise<boolean> {
  const { session, dialect, side, published, rebuilt } = builder;
  if (published.has(seed.name) && !rebuilt.has(`seed:${seed.name}`)) {
    await session.execute([viewOn(builder, { schema: null, name: seed.name }, seed.name)]);
    return true;
  }
  const text = side.seedText(seed);
  const rows: Outcome<Parameters<typeof seedStatements>[2]> =
    text === null ? success({ columns: [], rows: [] }) : seedRows(seed, { path: seed.file.value, text });
  if (text === null || rows.value === null) {
    tell(builder, `The seed \`${seed.name}\` cannot be read as it is ${builder.name} the change.`);
    return false;
  }
  const target = { schema: null, name: seed.name };
  await session.execute(seedStatements(dialect, target, rows.value, origin));
  builder.onBuilt(seed.name);
  return true;
}

/** Columns that the side defines and the published table does not have yet are empty. */
async function makeEvent(builder: Builder, name: string): Promise<boolean> {
  const { session, dialect, side, published } = builder;
  const { events, sources } = side.project.catalog;
  const event = events.find((one) => one.name === name);
  if (event === undefined) return false;
  if (!published.has(event.table)) {
    tell(builder, `No events \`${name}\` are loaded on this target.`, 'Load them first: `waymark build`.');
    return false;
  }
  const holding = sources.filter((one) => one.events.includes(name));
  const there = await published.columns(event.table);
  const names = new Set(there.map((one) => one.name));
  const missing = eventTable(event, holding).columns.filter((one) => !names.has(one.name));
  const empty = missing.map((one) => `cast(null as ${dialect.type(one.type)}) as ${dialect.identifier(one.name)}`);
  await session.execute([viewOn(builder, { schema: null, name: event.table }, event.table, empty)]);
  if (missing.length > 0) {
    const columns = missing.map((one) => `\`${one.name}\``).join(', ');
    tell(
      builder,
      `The published events \`${name}\` have no ${columns} as the project ${builder.name} the change defines: taken as empty.`,
      'Events are not loaded again for a comparison; after `waymark build` they have it.',
    );
  }
  return true;
}

/** A table that is not Waymark's: `raw.orders`. */
async function makeSourceTable(builder: Builder, name: string): Promise<boolean> {
  const { session, dialect, published } = builder;
  const dot = name.lastIndexOf('.');
  if (dot < 0) {
    await session.execute([viewOn(builder, { schema: null, name }, name)]);
    return true;
  }
  const table = { schema: name.slice(0, dot), name: name.slice(dot + 1) };
  const there = published.named(table);
  if (there === null) return true;
  await session.execute([
    statement(`create schema if not exists ${dialect.identifier(table.schema)}`),
    statement(`create or replace view ${dialect.table(table)} as select * from ${there}`),
  ]);
  return true;
}

function viewOn(
  { dialect, published }: Builder,
  view: TableName,
  table: string,
  more: readonly string[] = [],
): Statement {
  const columns = ['*', ...more].join(', ');
  return statement(`create or replace view ${dialect.table(view)} as select ${columns} from ${published.use(table)}`);
}

function nameIn(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

function tell({ problems }: Builder, message: string, hint: string | null = null): void {
  problems.push(diagnostic(dataNotBuilt, { message, hint, span: null }));
}
