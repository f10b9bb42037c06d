import type { At } from '../yaml/shape.ts';

/** Where the code of the apps is, and how it sends events, as written under `usage:`. */
export interface UsageSettings {
  /** Patterns of files, relative to the project. */
  readonly paths: readonly string[];
  readonly functions: readonly SendingFunction[];
  /** Modules through which apps import what is generated, by the names that they import. */
  readonly modules: readonly string[];
  readonly at: At;
}

/** A function that sends events: `track`, or `analytics.track` where only that of `analytics` does. */
export interface SendingFunction {
  readonly name: string;
  /** Which argument the event's name is, from 1. The payload is the one behind it. */
  readonly argument: number;
}

/** What holds where a project says nothing of it. */
export const usualFunctions: readonly SendingFunction[] = [{ name: 'track', argument: 1 }];
