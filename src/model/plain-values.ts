/** What JSON can hold; `bigint` where an integer does not fit a double exactly. */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A length of time as written (`90d`, `5m`, `48h`). Days are 24 hours; months and years are not durations. */
export interface Duration {
  readonly text: string;
  readonly seconds: number;
}
