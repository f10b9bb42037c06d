import { type Diagnostic, hasErrors, sortDiagnostics } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import { checkFiles } from '../../check/check.ts';
import type { Project, Settings } from '../../model/project.ts';
import { checkTransforms } from '../../transforms/load-transforms.ts';
import type { Transforms } from '../../transforms/transforms.ts';
import { checkStorage } from './check-storage.ts';
import { checkTargets, dialectsOf, type TargetTypes } from './check-targets.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { type Outline, outlineOf } from './outline/outline.ts';
import { type ProjectReads, readFiles } from './read-files.ts';
import { type ReadOptions, type ReadProject, readProject, readProjectSettings } from './read-project.ts';
import type { ProjectFiles } from './read-project-files.ts';

/** A checked project and where it came from. */
export interface LoadedProject extends CheckedProject {
  /** Absolute path of the folder that holds `waymark.yaml`. */
  readonly root: string;
  readonly files: ProjectFiles;
  /** True where it was read as the `inputs` say, so that what comes of it can be kept under their key. */
  readonly isOfInputs: boolean;
  /** Makes an outline, where one was wanted and there is no error; else null. */
  readonly outline: () => Outline | null;
}

export interface CheckedProject {
  readonly project: Project;
  /** The templates that the models of the project are rendered from. */
  readonly transforms: Transforms;
}

export interface LoadOptions extends ReadOptions {
  /** What can stand behind a target: `targetTypes` of `src/dialects`. */
  readonly targetTypes: TargetTypes;
  /** The files as they were looked at before: they are not looked for again. */
  readonly inputs?: Inputs | null;
  /** Whether an outline of the project is wanted too. */
  readonly isOutlined?: boolean;
}

/**
 * The project that the folder `start` lies in: found, read from disk and checked. All problems come back at once; the
 * project also comes with errors, as far as it was understood. `value` is null where there is no project at all.
 */
export function loadProject(start: string, options: LoadOptions): Outcome<LoadedProject> {
  const { inputs = null } = options;
  const known = inputs && readLookedAt(start, options, inputs);
  const read = known ?? readProject(start, options);
  if (read.value === null) return { value: null, diagnostics: read.diagnostics };
  const { root, settings, files } = read.value;
  const reads = readFiles(files);
  const checked = checkReads(reads, settings, options.targetTypes);
  const diagnostics = sortDiagnostics([...read.diagnostics, ...checked.diagnostics]);
  if (checked.value === null) return { value: null, diagnostics };
  const { project } = checked.value;
  const isOutlined = known !== null && options.isOutlined === true && !hasErrors(diagnostics);
  const outline = () => (isOutlined && inputs ? outlineOf(reads, project, inputs) : null);
  return { value: { root, files, isOfInputs: known !== null, outline, ...checked.value }, diagnostics };
}

/** Null where something has changed since the files were looked at. */
function readLookedAt(start: string, options: LoadOptions, inputs: Inputs): Outcome<ReadProject> | null {
  const settings = readProjectSettings(start, options);
  if (settings.value === null) return null;
  const files = readInputs(settings.value.root, inputs);
  return files && { value: { ...settings.value, files }, diagnostics: settings.diagnostics };
}

/** Checks what was read of a project; touches nothing outside. */
export function checkReads(reads: ProjectReads, settings: Settings, types: TargetTypes): Outcome<CheckedProject> {
  const diagnostics: Diagnostic[] = checkTargets(settings, types);
  const catalog = checkFiles(reads.catalog, settings);
  diagnostics.push(...catalog.diagnostics);
  if (catalog.value === null) return { value: null, diagnostics };
  const transforms = checkTransforms(reads, catalog.value, settings, dialectsOf(types));
  diagnostics.push(...transforms.diagnostics);
  if (transforms.value === null) return { value: null, diagnostics };
  const { models, unitTests } = transforms.value;
  const project = { settings, catalog: catalog.value, models, unitTests };
  diagnostics.push(...checkStorage(project, types));
  return { value: { project, transforms: transforms.value }, diagnostics };
}
