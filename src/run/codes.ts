import type { CodeDoc } from '../base/diagnostic.ts';
import { projectCodes } from './project/codes.ts';
import { selectCodes } from './select/codes.ts';

export const cannotWriteResults: CodeDoc = {
  code: 'run/cannot-write',
  severity: 'error',
  summary: 'The folder of runs cannot be written to.',
  explanation:
    'Every run writes its plan, its results and its lock below `dist/run`. The disk is full, or the folder is read-only or belongs to someone else. ' +
    'What was published before stays as it is.',
  examples: null,
};

export const anotherRun: CodeDoc = {
  code: 'run/another-run',
  severity: 'error',
  summary: 'Another run is working on the same target.',
  explanation:
    'Two builds of one target at a time would publish tables that do not fit together, so the second one is refused. ' +
    'Wait for the first one; a run that was killed does not hold the target.',
  examples: null,
};

/** Every code of running, and of reading projects from disk. */
export const runCodes: readonly CodeDoc[] = [cannotWriteResults, anotherRun, ...projectCodes, ...selectCodes];
