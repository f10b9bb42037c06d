import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { readSettings } from '../../check/read-settings.ts';
import type { DiffSide } from '../../diff/side.ts';
import { projectSide } from '../../run/compare/project-side.ts';
import { commitTree, listCommit } from '../../run/git/commit-tree.ts';
import type { FoundCommit } from '../../run/git/find-commit.ts';
import { dialectsOf } from '../../run/project/check-targets.ts';
import { checkReads, type LoadOptions } from '../../run/project/load-project.ts';
import { readFiles } from '../../run/project/read-files.ts';
import { readTreeSettings } from '../../run/project/read-project.ts';
import { readProjectFiles } from '../../run/project/read-project-files.ts';
import { note, sideNotes } from './side-notes.ts';

/** The project as a commit has it, read from git's objects and checked in memory by what checks every project. */
export function commitSide(
  found: FoundCommit,
  options: LoadOptions,
): { readonly side: DiffSide; readonly notes: readonly Diagnostic[] } {
  const all = listCommit(found.top, found.commit);
  const place = placeOfProject(all.keys(), found);
  const tree = commitTree(found.top, all, place.prefix);
  const read = readTreeSettings(tree, options);
  const settings = read.value ?? readSettings(null, {}).value;
  if (settings === null) throw new Error('Default settings are always there.');
  const files = place.exists ? readProjectFiles(tree, settings).value : { catalog: [], templates: [], unitTests: [] };
  if (files === null) throw new Error('A list of files always comes out.');
  const checked = checkReads(readFiles(files), settings, options.targetTypes);
  if (checked.value === null) throw new Error('A project always comes out.');
  const side = projectSide({
    ...checked.value,
    files,
    hasErrors: hasErrors(checked.diagnostics),
    dialects: dialectsOf(options.targetTypes),
    textOf: (path) => tree.textOf(path),
  });
  const folders = [settings.paths.catalog, settings.paths.transforms];
  const unread = tree.unread
    .filter(({ path }) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .map(({ path, kind }) =>
      note(
        `\`${path}\` is a ${kind === 'link' ? 'symbolic link' : 'submodule'} in ${found.label}: what it leads to is not a part of the commit, and was not compared.`,
      ),
    );
  const broken =
    read.value === null && place.exists
      ? [note(`\`waymark.yaml\` of ${found.label} cannot be read: its defaults were taken.`)]
      : [];
  const notes = [...place.notes.map(note), ...broken, ...unread, ...sideNotes(found.label, side, checked.diagnostics)];
  return { side: place.exists ? side : { ...side, isAbsent: true }, notes };
}

interface Place {
  readonly prefix: string;
  readonly exists: boolean;
  readonly notes: readonly string[];
}

/** Where the project was in that commit: in the same folder, or, where it was moved since, in the only one that has a project. */
function placeOfProject(paths: Iterable<string>, { prefix, label }: FoundCommit): Place {
  const projects: string[] = [];
  for (const path of paths) {
    if (path === `${prefix}waymark.yaml`) return { prefix, exists: true, notes: [] };
    // A workflow of GitHub may be called so too: `.github/workflows/waymark.yaml`.
    if (/^(?:[^./][^/]*\/)*waymark\.yaml$/.test(path)) projects.push(path.slice(0, -'waymark.yaml'.length));
  }
  const [only] = projects;
  if (only !== undefined && projects.length === 1)
    return {
      prefix: only,
      exists: true,
      notes: [`The project was in \`${only || '.'}\` in ${label}, and was compared with that.`],
    };
  const message =
    projects.length === 0
      ? `There is no project in ${label}: everything is new.`
      : `There is no project in \`${prefix || '.'}\` in ${label}, and several elsewhere: everything is taken for new.`;
  return { prefix, exists: false, notes: [message] };
}
