import { type Diagnostic, diagnostic } from '../../src/base/diagnostic.ts';
import { fileSpan } from '../../src/base/span.ts';
import { brokenManifest, cannotWrite, editedByHand, foreignFile, stale } from '../codes.ts';

export function manifestFinding(out: string): Diagnostic {
  return diagnostic(brokenManifest, {
    message: `\`${out}/.waymark-manifest.json\` cannot be understood, so Waymark cannot tell which files it wrote`,
    hint: `Delete \`${out}\`, or restore the list from version control, and generate again.`,
    span: fileSpan(`${out}/.waymark-manifest.json`),
  });
}

export function editedFinding(out: string, path: string, what: string, hint: string): Diagnostic {
  return diagnostic(editedByHand, { message: `\`${out}/${path}\` ${what}`, hint, span: fileSpan(`${out}/${path}`) });
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is missing',
  EPERM: 'it is not permitted',
  EEXIST: 'something else stands there',
  ENOTDIR: 'one of its folders is a file',
  EFBIG: 'it is too large for this file system',
  ENAMETOOLONG: 'its name is too long for this file system',
};

/** Errors without a code of the operating system are our own and thrown on. */
export function writeFinding(out: string, path: string, error: unknown): Diagnostic {
  const code = errorCode(error);
  if (code === null || !(error instanceof Error) || !('syscall' in error)) throw error;
  const target = path === '' ? `${out}/.waymark-manifest.json` : `${out}/${path}`;
  return diagnostic(cannotWrite, {
    message: `\`${target}\` cannot be written: ${reasons[code] ?? `the system answered ${code}`}`,
    hint: 'Mend that and generate again: it carries on from here.',
    span: fileSpan(target),
  });
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Paths that differ from what is generated. */
export interface Differences {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

const shownStale = 50;

export function staleFindings(out: string, report: Differences): Diagnostic[] {
  const all = [
    ...report.created.map((path) => ({ path, what: 'is missing' })),
    ...report.changed.map((path) => ({ path, what: 'is out of date' })),
    ...report.removed.map((path) => ({ path, what: 'is no longer generated' })),
  ];
  const hint = 'Run `waymark generate`.';
  const shown = all
    .slice(0, shownStale)
    .map(({ path, what }) =>
      diagnostic(stale, { message: `\`${out}/${path}\` ${what}`, hint, span: fileSpan(`${out}/${path}`) }),
    );
  if (all.length <= shownStale) return shown;
  return [
    ...shown,
    diagnostic(stale, { message: `${all.length - shownStale} more generated files are out of date`, hint, span: null }),
  ];
}

export function foreignFinding(out: string, obstacle: string, path: string): Diagnostic {
  return diagnostic(foreignFile, {
    message: `\`${out}/${obstacle}\` is not a file that Waymark wrote, and \`${path}\` belongs there`,
    hint: 'Move it away or delete it, and generate again.',
    span: fileSpan(`${out}/${obstacle}`),
  });
}
