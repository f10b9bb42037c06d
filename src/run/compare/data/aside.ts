import type { Dialect } from '../../../sql/dialect.ts';
import type { TableName } from '../../../sql/nodes.ts';
import type { Rate, Usage } from '../../usage.ts';
import type { Session, Warehouse, WarehouseColumn } from '../../warehouse.ts';

/** The project before a change, and after it. */
export type SideName = 'before' | 'after';

/**
 * A place beside what is published on a target: the same kind of warehouse, in which both sides of a comparison are built. It
 * reads what is published and never writes to it.
 */
export interface Aside {
  /** Reaches the tables of both sides under the names of their schemas. */
  readonly warehouse: Pick<Warehouse, 'dialect' | 'execute' | 'query' | 'describe'>;
  /** The schema that each side is built in. */
  readonly schemas: Readonly<Record<SideName, string>>;
  /** Whether a view may be made of a query whose tables have no schema. */
  readonly viewsTakeShortNames: boolean;
  /** Whether both sides are best built at the same time: the work is done elsewhere, and waiting is most of it. */
  readonly isElsewhere: boolean;
  /** Does something where tables without a schema are those of a side, in that side's own names. */
  on<T>(side: SideName, work: (session: Session, dialect: Dialect) => Promise<T>): Promise<T>;
  /** Throws a `WarehouseError` where the target cannot be read. */
  published(): Promise<Published>;
  /** What the jobs came to, and what reading costs. Absent where nothing is charged. */
  readonly meter?: { readonly rate: Rate; usage(): Usage };
  /** Cancels what runs and removes what was built. Returns what stays, by name. More calls do nothing. */
  close(): Promise<readonly string[]>;
}

/** What is published on a target, as it is reached from beside. */
export interface Published {
  has(table: string): boolean;
  /** Whether it can be read from beside as it is: a view cannot where its tables would be looked for beside too. */
  isReadable(table: string): boolean;
  columns(table: string): Promise<readonly WarehouseColumn[]>;
  /** A table in SQL; from now on it is watched. */
  use(table: string): string;
  /** Tables in use that others have written to since: what was built of them may not belong together. */
  changed(): Promise<readonly string[]>;
  /** In SQL, a table with a schema of its own; null where it is found under its name from beside. */
  named(table: TableName): string | null;
}

/** Something of a comparison that has ended without removing it: its process was killed. */
export interface LeftOver {
  readonly kind: 'folder' | 'dataset';
  readonly name: string;
}
