import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { compareSpans, type Source } from '../base/span.ts';
import { type CodeModule, codeModule } from './code-modules.ts';
import type { CodeUsage, UsageQuery } from './code-usage.ts';
import { syntaxError } from './codes.ts';
import { findUses } from './find-uses.ts';
import { parseCode } from './parse-code.ts';
import { namesIn } from './resolve-names.ts';

/** What the files of an app use of a catalog, and complaints about those that cannot be parsed. */
export function usageOf(
  sources: readonly Source[],
  query: UsageQuery,
): { readonly usage: CodeUsage; readonly diagnostics: readonly Diagnostic[] } {
  const modules: CodeModule[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of sources) {
    const { program, problem } = parseCode(source);
    if (program !== null) modules.push(codeModule(source.path, program));
    if (problem === null) continue;
    const { line, column, message } = problem;
    diagnostics.push(
      diagnostic(syntaxError, {
        message: `The file cannot be parsed, and was not looked at: ${message}.`,
        span: { path: source.path, line, column, endLine: line, endColumn: column + 1 },
      }),
    );
  }
  const names = namesIn(modules, query);
  const found = modules.map((module) => findUses(module, query, names));
  return {
    usage: {
      uses: found.flatMap((one) => [...one.uses].sort((a, b) => compareSpans(a.span, b.span))),
      unknown: found.flatMap((one) => one.unknown),
      untold: found.flatMap((one) => one.untold),
    },
    diagnostics,
  };
}
