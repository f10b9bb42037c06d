import type { Diagnostic } from '../base/diagnostic.ts';
import type { TargetDef } from '../model/project.ts';
import type { Warehouse } from '../run/warehouse.ts';
import type { Dialect } from '../sql/dialect.ts';
import { bigqueryTarget } from './bigquery/index.ts';
import { duckdbTarget } from './duckdb/index.ts';

/** What can stand behind a target. `open` is null where Waymark writes the dialect's SQL but does not run it yet. */
export interface TargetType {
  readonly dialect: Dialect;
  /** Complaints about the options of a target. */
  check(target: TargetDef): readonly Diagnostic[];
  readonly open: ((target: TargetDef, root: string) => Promise<Warehouse>) | null;
}

/** Every type of target, by the name that `type:` in `waymark.yaml` has. */
export const targetTypes: Readonly<Record<string, TargetType>> = {
  duckdb: duckdbTarget,
  bigquery: bigqueryTarget,
};
