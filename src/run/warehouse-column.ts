import type { SqlType } from '../sql/types.ts';

export interface WarehouseColumn {
  readonly name: string;
  /** The dialect's own type name. */
  readonly type: string;
  /** The portable type that it holds: any width of integers is `integer`, decimals are `number`. Null where there is none. */
  readonly kind: SqlType['kind'] | null;
  /** Of a struct, or of a list of them, where the warehouse tells. */
  readonly fields?: readonly WarehouseColumn[];
}
