import type { At } from '../yaml/shape.ts';
import type { Catalog } from './catalog.ts';
import type { Policies } from './policies.ts';
import type { ModelDef, UnitTestDef } from './transform.ts';
import type { UsageSettings } from './usage.ts';
import type { JsonValue } from './values.ts';

/** `waymark.yaml`, with defaults and environment variables filled in. Paths are relative to the project's root. */
export interface Settings {
  readonly name: string;
  readonly paths: {
    readonly catalog: string;
    readonly transforms: string;
    readonly generators: string;
    readonly out: string;
  };
  /** IANA name; days begin at midnight here. */
  readonly timeZone: string;
  readonly weekStart: 'monday' | 'sunday';
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly defaultTarget: string;
  readonly targets: Readonly<Record<string, TargetDef>>;
  readonly policies?: Policies;
  readonly usage?: UsageSettings;
  readonly at: At;
}

/** A warehouse to run on. `options` is what the dialect's own reader made of the rest. */
export interface TargetDef {
  readonly name: string;
  readonly dialect: string;
  /** The schema or dataset that everything is built in. */
  readonly schema: string;
  readonly options: Readonly<Record<string, JsonValue>>;
  readonly at: At;
}

/** Everything that the YAML and the templates say: what generators and the runner work from. */
export interface Project {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly models: readonly ModelDef[];
  readonly unitTests: readonly UnitTestDef[];
}
