import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { type Outcome, success } from '../../base/outcome.ts';
import type { Source } from '../../base/span.ts';
import { suggest } from '../../base/suggest.ts';
import type { Settings } from '../../model/project.ts';
import { spanOf } from '../../yaml/shape.ts';
import { missingFolder } from './codes.ts';
import { readSources } from './read-sources.ts';

/** The text of everything that a project consists of, each list sorted by path. */
export interface ProjectFiles {
  /** YAML files of the catalog. */
  readonly catalog: readonly Source[];
  /** Models and partials: `*.sql.hbs`, `_*.hbs`. */
  readonly templates: readonly Source[];
  /** YAML files beside the templates: unit tests. */
  readonly unitTests: readonly Source[];
}

const yamlEndings = ['.yaml', '.yml'];

/** Reads the catalog and the transforms of a project from disk. What cannot be read is left out and reported. */
export function readProjectFiles(root: string, settings: Settings): Outcome<ProjectFiles> {
  const { catalog, transforms } = settings.paths;
  const diagnostics: Diagnostic[] = [];
  const read = (folder: string, endings: readonly string[], required: boolean): readonly Source[] => {
    if (!existsSync(join(root, folder))) {
      if (required) diagnostics.push(missing(root, folder, settings));
      return [];
    }
    const outcome = readSources(root, folder, endings);
    diagnostics.push(...outcome.diagnostics);
    return outcome.value ?? [];
  };
  const written = settings.at.paths !== undefined;
  const catalogFiles = read(catalog, yamlEndings, true);
  const transformFiles = read(transforms, [...yamlEndings, '.hbs'], written && transforms !== 'transforms');
  const transformPaths = new Set(transformFiles.map((source) => source.path));
  const isTemplate = (source: Source): boolean => source.path.endsWith('.hbs');
  return success(
    {
      catalog: catalogFiles.filter((source) => !transformPaths.has(source.path)),
      templates: transformFiles.filter(isTemplate),
      unitTests: transformFiles.filter((source) => !isTemplate(source)),
    },
    diagnostics,
  );
}

function missing(root: string, folder: string, settings: Settings): Diagnostic {
  const parent = dirname(folder);
  const near = suggest(folder, siblings(root, parent))[0];
  return diagnostic(missingFolder, {
    message: `There is no folder \`${folder}\` in the project.`,
    hint: near
      ? `Did you mean \`${near}\`? Write it under \`paths\` in \`waymark.yaml\`.`
      : 'Create it, or say under `paths` in `waymark.yaml` where it is.',
    span: spanOf(settings, 'paths'),
  });
}

function siblings(root: string, parent: string): string[] {
  try {
    return readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => (parent === '.' ? entry.name : `${parent}/${entry.name}`));
  } catch {
    return [];
  }
}
