import type { JsonValue } from './plain-values.ts';

/** Every written part must hold for the value of `property`. A property that is absent or null satisfies only `present: false`. */
export interface PropertyCondition {
  readonly property: string;
  readonly present?: boolean;
  readonly equals?: JsonValue;
  readonly in?: readonly JsonValue[];
  readonly not_in?: readonly JsonValue[];
  readonly minimum?: number;
  readonly maximum?: number;
}
