import type { Diagnostic } from '../base/diagnostic.ts';
import type { TargetDef } from '../model/project.ts';
import type { Aside, LeftOver } from '../run/compare/data/aside.ts';
import type { AsidePlace } from '../run/compare/data/aside-folder.ts';
import type { SqlReader } from '../run/sql-reader.ts';
import type { Warehouse } from '../run/warehouse.ts';
import type { Dialect } from '../sql/dialect.ts';
import { bigqueryTarget } from './bigquery/index.ts';
import { duckdbTarget } from './duckdb/index.ts';

/** What can stand behind a target. */
export interface TargetType {
  readonly dialect: Dialect;
  /** The dialect with what a target says of its tables; names of tables stay as short as in `dialect`. */
  dialectFor(target: TargetDef): Dialect;
  /** Complaints about the options of a target. */
  check(target: TargetDef): readonly Diagnostic[];
  /** Relative paths are those of `root`. */
  open(target: TargetDef, root: string): Promise<Warehouse>;
  /** A place beside what is published on a target. What comparisons that were killed have left is removed first. */
  openAside(target: TargetDef, place: AsidePlace): Promise<Aside>;
  /** What comparisons that were killed have left beside a target, and whether it is to be removed. */
  clearAside(target: TargetDef, place: AsidePlace, remove: boolean): Promise<readonly LeftOver[]>;
  /** Opens it to look at: writes nothing, and does not make what is not there. */
  openToLook(target: TargetDef, root: string): Promise<Warehouse>;
  /** An empty warehouse of the same kind for a while, which costs nothing. Null where there is none of the kind. */
  readonly openEmpty: ((target: TargetDef, root: string) => Promise<Warehouse>) | null;
  /** What reads SQL as the target would, without its data. */
  openReader(target: TargetDef, root: string): Promise<SqlReader>;
}

/** Every type of target, by the name that `type:` in `waymark.yaml` has. */
export const targetTypes: Readonly<Record<string, TargetType>> = {
  duckdb: duckdbTarget,
  bigquery: bigqueryTarget,
};
