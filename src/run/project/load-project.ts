import { type Diagnostic, sortDiagnostics } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import { checkCatalog } from '../../check/check.ts';
import type { Project, Settings } from '../../model/project.ts';
import { loadTransforms } from '../../transforms/load-transforms.ts';
import type { Transforms } from '../../transforms/transforms.ts';
import { checkTargets, dialectsOf, type TargetTypes } from './check-targets.ts';
import { type ReadOptions, readProject } from './read-project.ts';
import type { ProjectFiles } from './read-project-files.ts';

/** A checked project and where it came from. */
export interface LoadedProject extends CheckedProject {
  /** Absolute path of the folder that holds `waymark.yaml`. */
  readonly root: string;
  readonly files: ProjectFiles;
}

export interface CheckedProject {
  readonly project: Project;
  /** The templates that the models of the project are rendered from. */
  readonly transforms: Transforms;
}

export interface LoadOptions extends ReadOptions {
  /** What can stand behind a target: `targetTypes` of `src/dialects`. */
  readonly targetTypes: TargetTypes;
}

/**
 * The project that the folder `start` lies in: found, read from disk and checked. All problems come back at once; the
 * project also comes with errors, as far as it was understood. `value` is null where there is no project at all.
 */
export function loadProject(start: string, options: LoadOptions): Outcome<LoadedProject> {
  const read = readProject(start, options);
  if (read.value === null) return { value: null, diagnostics: read.diagnostics };
  const { root, settings, files } = read.value;
  const checked = checkProject(files, settings, options.targetTypes);
  return {
    value: checked.value && { root, files, ...checked.value },
    diagnostics: sortDiagnostics([...read.diagnostics, ...checked.diagnostics]),
  };
}

/** Checks the texts of a project; touches nothing outside. */
export function checkProject(files: ProjectFiles, settings: Settings, types: TargetTypes): Outcome<CheckedProject> {
  const diagnostics: Diagnostic[] = checkTargets(settings, types);
  const catalog = checkCatalog(files.catalog, settings);
  diagnostics.push(...catalog.diagnostics);
  if (catalog.value === null) return { value: null, diagnostics };
  const transforms = loadTransforms(files, catalog.value, settings, dialectsOf(types));
  diagnostics.push(...transforms.diagnostics);
  if (transforms.value === null) return { value: null, diagnostics };
  const { models, unitTests } = transforms.value;
  const project = { settings, catalog: catalog.value, models, unitTests };
  return { value: { project, transforms: transforms.value }, diagnostics };
}
