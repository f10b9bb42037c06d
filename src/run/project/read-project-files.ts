import { dirname } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { type Outcome, success } from '../../base/outcome.ts';
import type { Source } from '../../base/span.ts';
import { suggest } from '../../base/suggest.ts';
import type { Settings } from '../../model/project.ts';
import { spanOf } from '../../yaml/shape.ts';
import { missingFolder } from './codes.ts';
import type { FileTree } from './file-tree.ts';

/** Everything that a project consists of, each list sorted by path. */
interface FilesOf<File> {
  /** YAML files of the catalog. */
  readonly catalog: readonly File[];
  /** Models and partials: `*.sql.hbs`, `_*.hbs`. */
  readonly templates: readonly File[];
  /** YAML files beside the templates: unit tests. */
  readonly unitTests: readonly File[];
}

export type ProjectFiles = FilesOf<Source>;
/** The paths of the files, relative to the project's root. */
export type ProjectPaths = FilesOf<string>;

const yamlEndings = ['.yaml', '.yml'];

/** Reads the catalog and the transforms of a project. What cannot be read is left out and reported. */
export function readProjectFiles(tree: FileTree, settings: Settings): Outcome<ProjectFiles> {
  const listed = listProjectFiles(tree, settings);
  const diagnostics = [...listed.diagnostics];
  const read = (paths: readonly string[]): readonly Source[] => {
    const outcome = tree.readAll(paths);
    diagnostics.push(...outcome.diagnostics);
    return outcome.value;
  };
  const { catalog, templates, unitTests } = listed.value;
  return success({ catalog: read(catalog), templates: read(templates), unitTests: read(unitTests) }, diagnostics);
}

/** Finds the files of the catalog and the transforms. Folders that cannot be listed are left out and reported. */
export function listProjectFiles(tree: FileTree, settings: Settings): Outcome<ProjectPaths> & { value: ProjectPaths } {
  const { catalog, transforms } = settings.paths;
  const diagnostics: Diagnostic[] = [];
  const list = (folder: string, endings: readonly string[], required: boolean): readonly string[] => {
    if (!tree.hasFolder(folder)) {
      if (required) diagnostics.push(missing(tree, folder, settings));
      return [];
    }
    const outcome = tree.list(folder, endings);
    diagnostics.push(...outcome.diagnostics);
    return outcome.value ?? [];
  };
  const written = settings.at.paths !== undefined;
  const catalogFiles = list(catalog, yamlEndings, true);
  const transformFiles = list(transforms, [...yamlEndings, '.hbs'], written && transforms !== 'transforms');
  const inTransforms = new Set(transformFiles);
  const isTemplate = (path: string): boolean => path.endsWith('.hbs');
  return {
    value: {
      catalog: catalogFiles.filter((path) => !inTransforms.has(path)),
      templates: transformFiles.filter(isTemplate),
      unitTests: transformFiles.filter((path) => !isTemplate(path)),
    },
    diagnostics,
  };
}

function missing(tree: FileTree, folder: string, settings: Settings): Diagnostic {
  const parent = dirname(folder);
  const near = suggest(folder, tree.foldersIn(parent))[0];
  return diagnostic(missingFolder, {
    message: `There is no folder \`${folder}\` in the project.`,
    hint: near
      ? `Did you mean \`${near}\`? Write it under \`paths\` in \`waymark.yaml\`.`
      : 'Create it, or say under `paths` in `waymark.yaml` where it is.',
    span: spanOf(settings, 'paths'),
  });
}
