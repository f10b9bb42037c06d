import { join } from 'node:path';
import { type Diagnostic, sortDiagnostics } from '../../src/base/diagnostic.ts';
import { type Outcome, success } from '../../src/base/outcome.ts';
import { compareText } from '../../src/base/span.ts';
import { changeFile, clearLeftovers, createFile, removeFiles } from './apply.ts';
import { type Contents, hashOfContents } from './contents.ts';
import { editedFinding, foreignFinding, manifestFinding, staleFindings, writeFinding } from './findings.ts';
import { announce, manifestMark, readManifest, writeManifest } from './manifest.ts';
import { pathCheck } from './output-paths.ts';
import { type FilePlan, folderCheck, type OutputFolder, planFile, planRemovals } from './plan.ts';
import { readSeen, type SeenFiles, seenManifest, writeSeen } from './seen-files.ts';

/** What happened to the output folder, or with `check` what would. Paths are relative to it and sorted. */
export interface WriteReport {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** A file as it is written. */
export interface WrittenFile {
  readonly path: string;
  readonly contents: Contents;
}

/** Takes the files of an output folder in as many parts as there are, so that no part has to wait for the others. */
export interface OutputWriter {
  /** Writes what changed of these files. */
  add(files: readonly WrittenFile[]): void;
  /** Removes what is no longer generated, and tells what happened. */
  finish(): Outcome<WriteReport>;
}

/** A file that is emitted, and the hash of its contents. */
interface HashedFile extends WrittenFile {
  readonly hash: string;
}

interface Writing {
  readonly folder: OutputFolder;
  readonly check: boolean;
  /** What the manifest will say: path → hash. */
  readonly hashes: Map<string, string>;
  /** Files as the file system sees them now. */
  readonly seen: SeenFiles;
  readonly created: string[];
  readonly changed: string[];
  readonly removed: string[];
  /** Files whose place was taken when they came; what is removed in the end may make room. */
  readonly deferred: HashedFile[];
  readonly findings: Diagnostic[];
  /** The folder is being changed. */
  started: boolean;
  /** What the operating system refused; nothing is written after it. The next run carries on from there. */
  refused: Diagnostic | null;
}

/**
 * A writer that makes `<root>/<out>` hold exactly what it is given and whatever is not Waymark's. It writes only what changed,
 * deletes what an earlier run wrote and this one does not, and never touches a file that is not in the manifest. With `check`
 * nothing is written and every difference is a `generate/stale` finding. A run that is killed is finished by the next one.
 * The value of its outcome is null where nothing could be compared or the operating system refused to write.
 */
export function outputWriter(root: string, out: string, options: { readonly check?: boolean } = {}): OutputWriter {
  const path = join(root, out);
  const manifest = readManifest(path);
  if (manifest === null) {
    return { add: () => {}, finish: () => ({ value: null, diagnostics: [manifestFinding(out)] }) };
  }
  const paths = pathCheck();
  const writing: Writing = {
    folder: { root, out, path, manifest, seen: readSeen(root, out) },
    check: options.check === true,
    hashes: new Map(),
    seen: new Map(),
    created: [],
    changed: [],
    removed: [],
    deferred: [],
    findings: [],
    started: false,
    refused: null,
  };
  const folderOf = folderCheck(writing.folder, new Set());
  return {
    add(files) {
      if (paths.add(files).length > 0 || writing.refused !== null) return;
      const hashed = files.map((file): HashedFile => ({ ...file, hash: hashOfContents(file.contents) }));
      const planOf = (file: HashedFile): FilePlan => planFile(writing.folder, file.path, file.hash, folderOf, []);
      carryOut(writing, () => writeFiles(writing, hashed, planOf, true));
    },
    finish() {
      if (paths.findings.length > 0) return { value: null, diagnostics: sortDiagnostics(paths.findings) };
      if (writing.refused === null) carryOut(writing, () => finishWriting(writing));
      return outcomeOf(writing);
    },
  };
}

/** Plans some files and carries it out. Files that have no place are deferred, or in the end reported. */
function writeFiles(
  writing: Writing,
  files: readonly HashedFile[],
  planOf: (file: HashedFile) => FilePlan,
  defer: boolean,
): void {
  const writes: { readonly file: HashedFile; readonly action: 'create' | 'change' }[] = [];
  for (const file of files) {
    const plan = planOf(file);
    if (plan.action === 'none' && defer) writing.deferred.push(file);
    else if (plan.action === 'none') {
      writing.findings.push(foreignFinding(writing.folder.out, plan.obstacle, file.path));
    } else {
      writing.hashes.set(file.path, file.hash);
      if (plan.action === 'keep') writing.seen.set(file.path, { hash: file.hash, mark: plan.mark });
      else writes.push({ file, action: plan.action });
      if (plan.action === 'change' && plan.edited) writing.findings.push(overwritten(writing.folder.out, file.path));
    }
  }
  for (const { file, action } of writes) (action === 'create' ? writing.created : writing.changed).push(file.path);
  if (writing.check || writes.length === 0) return;
  carryOut(writing, (progress) => {
    prepare(
      writing,
      writes.map(({ file }) => file.path),
    );
    for (const { file, action } of writes) {
      progress(file.path);
      const write = action === 'create' ? createFile : changeFile;
      const mark = write(writing.folder.path, file.path, file.contents);
      if (mark !== undefined) writing.seen.set(file.path, { hash: file.hash, mark });
    }
  });
}

function overwritten(out: string, path: string): Diagnostic {
  const hint = 'Change what it is generated from instead.';
  return editedFinding(out, path, 'was edited by hand; it is generated anew', hint);
}

/** Before anything is touched. */
function prepare(writing: Writing, paths: readonly string[]): void {
  const { folder } = writing;
  announce(folder.path, paths);
  if (!writing.started) clearLeftovers(folder.path, folder.manifest);
  writing.started = true;
}

/** Stops at the first thing that the operating system refuses. */
function carryOut(writing: Writing, work: (progress: (path: string) => void) => void): void {
  let at = '';
  try {
    work((path) => {
      at = path;
    });
  } catch (error) {
    writing.refused = writeFinding(writing.folder.out, at, error);
  }
}

function finishWriting(writing: Writing): void {
  const { folder } = writing;
  const deferred = new Set(writing.deferred.map((file) => file.path));
  const { remove, edited } = planRemovals(folder, { has: (path) => writing.hashes.has(path) || deferred.has(path) });
  const left = 'is no longer generated, but was edited by hand: it is left in place';
  for (const path of edited)
    writing.findings.push(editedFinding(folder.out, path, left, 'Delete it when it is not needed.'));
  writing.removed.push(...remove);
  if (!writing.check && remove.length > 0) {
    carryOut(writing, (progress) => {
      prepare(writing, remove);
      removeFiles(folder.path, remove, progress);
    });
  }
  if (writing.refused !== null) return;
  const folderOf = folderCheck(folder, new Set(remove));
  writeFiles(writing, writing.deferred, (file) => planFile(folder, file.path, file.hash, folderOf, remove), false);
  if (writing.check || writing.refused !== null) return;
  carryOut(writing, () => {
    const { manifest } = folder;
    if (!writing.started && manifest.pending.size === 0 && sameFiles(writing.hashes, manifest.files)) return;
    if (!writing.started) clearLeftovers(folder.path, manifest);
    writeManifest(folder.path, writing.hashes);
  });
  if (writing.refused === null) rememberSeen(writing);
}

function sameFiles(hashes: ReadonlyMap<string, string>, files: ReadonlyMap<string, string>): boolean {
  return files.size === hashes.size && [...hashes].every(([path, hash]) => files.get(path) === hash);
}

function rememberSeen({ folder, seen }: Writing): void {
  const same =
    folder.seen.size === seen.size && [...seen].every(([path, { mark }]) => folder.seen.get(path)?.mark === mark);
  const sameManifest = seenManifest(folder.root, folder.out) === manifestMark(folder.path);
  if (!same || !sameManifest) writeSeen(folder.root, folder.out, seen);
}

function outcomeOf(writing: Writing): Outcome<WriteReport> {
  const { folder, findings, refused } = writing;
  const report: WriteReport = {
    created: writing.created.toSorted(compareText),
    changed: writing.changed.toSorted(compareText),
    removed: writing.removed.toSorted(compareText),
    unchanged: writing.hashes.size - writing.created.length - writing.changed.length,
  };
  if (refused !== null) return { value: null, diagnostics: sortDiagnostics([...findings, refused]) };
  const stale = writing.check ? staleFindings(folder.out, report) : [];
  return success(report, sortDiagnostics([...findings, ...stale]));
}
