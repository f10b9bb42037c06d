import type { Diagnostic } from '../../../base/diagnostic.ts';
import { contentHash } from '../../../base/hash.ts';
import type { DatedFinding } from '../../../check/dated-finding.ts';
import type { Project } from '../../../model/project.ts';
import { recallText, rememberText } from '../memory-file.ts';
import type { Outline } from './outline.ts';

/** How many definitions of each kind a project has. */
export interface ProjectCounts {
  readonly events: number;
  readonly sources: number;
  readonly models: number;
  readonly metrics: number;
  readonly rollups: number;
  readonly seeds: number;
  readonly assertions: number;
  readonly unitTests: number;
}

/** A project without errors as a command last saw it: its outline, what has changed since that was made, and what was found. */
export interface Base {
  /** By which the outline is recalled. */
  readonly id: string;
  readonly outline: Outline;
  /** Path → content hash, and number of assertions on what the file defines. */
  readonly changed: Readonly<Record<string, readonly [hash: string, assertions: number]>>;
  readonly counts: ProjectCounts;
  readonly diagnostics: readonly Diagnostic[];
  /** What is said of it from some day on. */
  readonly dated: readonly DatedFinding[];
}

const outlineFile = 'outline.json';

/** Keeps an outline; returns what it is recalled by. */
export function rememberOutline(root: string, outline: Outline): string {
  const text = JSON.stringify(outline);
  rememberText(root, outlineFile, text);
  return contentHash(text);
}

export function isOutlineKept(root: string, id: string): boolean {
  const text = recallText(root, outlineFile);
  return text !== null && contentHash(text) === id;
}

/** The outline of this id, or null where another one or none is kept, or where it was damaged. */
export function recallOutline(root: string, id: string): Outline | null {
  const text = recallText(root, outlineFile);
  return text !== null && contentHash(text) === id ? JSON.parse(text) : null;
}

export function countDefinitions({ catalog, models, unitTests }: Project): ProjectCounts {
  return {
    events: catalog.events.length,
    sources: catalog.sources.length,
    // Rollups are built like models, but nobody wrote them as such.
    models: models.filter((model) => model.rollup === undefined).length,
    metrics: catalog.metrics.length,
    rollups: catalog.rollups.length,
    seeds: catalog.seeds.length,
    assertions: catalog.assertions.length + models.reduce((sum, model) => sum + model.assertions.length, 0),
    unitTests: unitTests.length,
  };
}
