import { didYouMean } from '../../base/suggest.ts';
import { gitLine, runGit } from './run-git.ts';

/** A commit to compare with, and where the project is in its repository. */
export interface FoundCommit {
  /** Absolute path of the working tree's root. */
  readonly top: string;
  /** The project's folder in it, with `/` at its end; empty at the root. */
  readonly prefix: string;
  /** Full hash. */
  readonly commit: string;
  /** "main (a1b2c3d)" */
  readonly label: string;
  readonly notes: readonly string[];
}

/** Why there is nothing to compare with, and what to do. */
export interface NoCommit {
  readonly problem: string;
  readonly hint: string;
}

/**
 * The commit that a ref means for a project: where the branch that is worked on left it, as a pull request shows it. A ref that is
 * only known from the remote is found there.
 */
export function findCommit(root: string, ref: string): FoundCommit | NoCommit {
  const inside = runGit(root, ['rev-parse', '--show-toplevel']);
  if (!inside.ok) return notInGit(inside.missing, inside.message);
  const top = inside.out.toString('utf8').replace(/\r?\n$/, '');
  const prefix = gitLine(root, ['rev-parse', '--show-prefix']) ?? '';
  const named = resolveRef(root, ref);
  if (named === null) return unknownRef(root, ref);
  const base = gitLine(root, ['merge-base', 'HEAD', named.commit]);
  const commit = base ?? named.commit;
  const short = commit.slice(0, 7);
  const label =
    commit === named.commit ? `${named.name} (${short})` : `${named.name} (${short}, where this branch left it)`;
  const notes = base === null ? [noBase(root, named.name)] : [];
  return {
    top,
    prefix,
    commit,
    label: label.includes(`${ref} (${short})`) && ref.startsWith(short) ? short : label,
    notes,
  };
}

function resolveRef(root: string, ref: string): { readonly name: string; readonly commit: string } | null {
  for (const name of [ref, `origin/${ref}`]) {
    const commit = gitLine(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    if (commit) return { name, commit };
  }
  return null;
}

function notInGit(missing: boolean, message: string): NoCommit {
  const hint = 'Compare with a saved catalog in place of a ref: `waymark diff path/to/catalog.json`.';
  if (missing) return { problem: 'git is not installed, or not on the PATH', hint };
  if (/dubious ownership/.test(message))
    return {
      problem: 'git does not trust the folder, as somebody else owns it',
      hint: 'Run `git config --global --add safe.directory <folder>`.',
    };
  return { problem: 'the project is not in a git repository', hint };
}

function unknownRef(root: string, ref: string): NoCommit {
  const problem = `git knows no branch, tag or commit '${ref}'`;
  if (isShallow(root)) {
    const branch = ref.replace(/^origin\//, '');
    // What is no name of a branch is somewhere in the history: `HEAD~1`, a hash.
    const isBranch = /^[\w./-]+$/.test(branch) && !/^([0-9a-f]{7,64}|HEAD)$/.test(branch);
    const fetch = isBranch
      ? `git fetch --depth=1 origin ${branch}:refs/remotes/origin/${branch}`
      : 'git fetch --unshallow';
    return {
      problem: `${problem}; this is a shallow clone, which has only a part of the history`,
      hint: `Fetch it: \`${fetch}\`, or \`fetch-depth: 0\` in actions/checkout.`,
    };
  }
  const listed = runGit(root, ['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/remotes', 'refs/tags']);
  const names = listed.ok ? listed.out.toString('utf8').split('\n').filter(Boolean) : [];
  return { problem, hint: didYouMean(ref, names) ?? 'The repository has no commits yet.' };
}

function noBase(root: string, name: string): string {
  return isShallow(root)
    ? `This is a shallow clone: where the branch left ${name} is not known, and its newest commit is compared with.`
    : `This branch and ${name} have no history in common: the newest commit of ${name} is compared with.`;
}

function isShallow(root: string): boolean {
  return gitLine(root, ['rev-parse', '--is-shallow-repository']) === 'true';
}
