import { sortDiagnostics } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import { checkCatalog } from '../../check/check.ts';
import type { Project, Settings } from '../../model/project.ts';
import { type LoadOptions, readProject } from './read-project.ts';
import type { ProjectFiles } from './read-project-files.ts';

/** A checked project and where it came from. */
export interface LoadedProject {
  /** Absolute path of the folder that holds `waymark.yaml`. */
  readonly root: string;
  readonly project: Project;
  readonly files: ProjectFiles;
}

/**
 * The project that the folder `start` lies in: found, read from disk and checked. All problems come back at once; the
 * project also comes with errors, as far as it was understood. `value` is null where there is no project at all.
 */
export async function loadProject(start: string, options: LoadOptions): Promise<Outcome<LoadedProject>> {
  const read = readProject(start, options);
  if (read.value === null) return { value: null, diagnostics: read.diagnostics };
  const { root, settings, files } = read.value;
  const checked = checkProject(files, settings);
  return {
    value: checked.value && { root, project: checked.value, files },
    diagnostics: sortDiagnostics([...read.diagnostics, ...checked.diagnostics]),
  };
}

/** Checks the texts of a project; touches nothing outside. */
export function checkProject(files: ProjectFiles, settings: Settings): Outcome<Project> {
  const catalog = checkCatalog(files.catalog, settings);
  return {
    value: catalog.value && { settings, catalog: catalog.value, models: [], unitTests: [] },
    diagnostics: catalog.diagnostics,
  };
}
