import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEnd, StepResult } from '../plan.ts';
import { parseLines } from './json-lines.ts';
import { latestFile, type PlannedRun } from './run-log.ts';

/** A run as its folder tells. */
export interface RecordedRun {
  readonly plan: PlannedRun;
  readonly results: readonly StepResult[];
  /** Null where the run was killed or is still under way. */
  readonly end: RunEnd | null;
}

/** Reads a run from `folder` (of all runs). Null where there is no such run, or its plan was cut off while it was written. */
export function readRun(folder: string, runId: string): RecordedRun | null {
  const plan = parseOrNull(readOrEmpty(join(folder, runId, 'plan.json')));
  if (!isPlannedRun(plan)) return null;
  const results: StepResult[] = [];
  let end: RunEnd | null = null;
  for (const line of parseLines(readOrEmpty(join(folder, runId, 'results.ndjson')))) {
    if (isLine<StepResult>(line, 'step')) results.push(line);
    else if (isLine<RunEnd>(line, 'end')) end = line;
  }
  return { plan, results, end };
}

/** The id of the last run, or null. */
export function latestRun(folder: string): string | null {
  const written = readOrEmpty(join(folder, latestFile)).trim();
  if (written !== '' && existsSync(join(folder, written))) return written;
  return listRuns(folder).at(-1) ?? null;
}

/** The ids of all runs that are kept, oldest first. */
export function listRuns(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function readOrEmpty(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The files are this program's own: their kind is told by the head of an object, the rest is taken as written. */
function isPlannedRun(value: unknown): value is PlannedRun {
  return typeof value === 'object' && value !== null && 'runId' in value && 'args' in value && 'steps' in value;
}

function isLine<Line>(value: unknown, type: string): value is Line {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === type;
}
