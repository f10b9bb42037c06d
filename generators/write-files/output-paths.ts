import { type Diagnostic, diagnostic } from '../../src/base/diagnostic.ts';
import { samePath, unsafePath } from '../codes.ts';

/** Looks at the paths of a whole run, in as many parts as they come. */
export interface PathCheck {
  /** Complaints so far. */
  readonly findings: readonly Diagnostic[];
  /** Adds paths; returns all complaints so far. */
  add(files: readonly { readonly path: string }[]): readonly Diagnostic[];
}

/** Complains about paths that leave the output folder, or that could not exist beside each other on every file system. */
export function pathCheck(): PathCheck {
  const findings: Diagnostic[] = [];
  const clashes = clashCheck();
  return {
    findings,
    add(files) {
      const unsafe = files.flatMap(({ path }) => {
        const reason = whyUnsafe(path);
        return reason === null ? [] : [unsafeDiagnostic(path, reason)];
      });
      findings.push(...(unsafe.length > 0 ? unsafe : clashes(files)));
      return findings;
    },
  };
}

function unsafeDiagnostic(path: string, reason: string): Diagnostic {
  return diagnostic(unsafePath, {
    message: `A generator emits \`${path}\`, which ${reason}`,
    hint: 'Emit a path below the output folder, with `/` between its parts.',
    span: null,
  });
}

/** Most paths: nothing is to be said of them, and nothing to be folded. */
const plainPath = /^[a-z0-9_-][a-z0-9_.-]*(?:\/[a-z0-9_-][a-z0-9_.-]*)*$/;

function whyUnsafe(path: string): string | null {
  if (path.length <= 255 && plainPath.test(path)) return null;
  if (path === '') return 'is empty';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute';
  if (path.includes('\\')) return 'has a backslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'has a control character';
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === ''))
    return 'has a part that is empty, `.` or `..`';
  if (parts.some((part) => part.length > 255 || Buffer.byteLength(part) > 255))
    return 'has a part of more than 255 bytes';
  if (parts.some((part) => part.toLowerCase().startsWith('.waymark')))
    return "has a part that begins with `.waymark`, Waymark's own";
  return null;
}

function clashCheck(): (files: readonly { readonly path: string }[]) => Diagnostic[] {
  const seen = new Map<string, string>();
  const folders = new Map<string, string>();
  return (files) => {
    const found: Diagnostic[] = [];
    for (const { path } of files) {
      const folded = fold(path);
      const other = seen.get(folded) ?? folders.get(folded);
      if (other === undefined) seen.set(folded, path);
      else found.push(clash(path, other));
    }
    for (const { path } of files) {
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const folder = fold(path.slice(0, at));
        if (folders.has(folder)) break;
        folders.set(folder, path);
        const file = seen.get(folder);
        if (file !== undefined) found.push(clash(path, file));
      }
    }
    return found;
  };
}

/** Equal for paths that some file system takes for the same. */
function fold(path: string): string {
  return plainPath.test(path) ? path : path.normalize('NFC').toLowerCase();
}

function clash(path: string, other: string): Diagnostic {
  const same =
    path === other ? 'emitted twice' : `emitted beside \`${other}\`, and not every file system can hold both`;
  return diagnostic(samePath, {
    message: `\`${path}\` is ${same}`,
    hint: 'Rename what one of the two files is made from.',
    span: null,
  });
}
