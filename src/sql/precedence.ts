/** How tightly an operator binds; a greater number binds tighter. Comparisons do not chain. */
export const level = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  concat: 5,
  sum: 6,
  product: 7,
  sign: 8,
  primary: 9,
} as const;
export type Level = (typeof level)[keyof typeof level];

/** SQL of an expression and how tightly its outermost operator binds. */
export interface Printed {
  readonly sql: string;
  readonly level: Level;
}

export function primary(sql: string): Printed {
  return { sql, level: level.primary };
}
