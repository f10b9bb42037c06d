import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Diagnostic, diagnostic, sortDiagnostics } from '../src/base/diagnostic.ts';
import type { Outcome } from '../src/base/outcome.ts';
import { fileSpan } from '../src/base/span.ts';
import { badGenerator, generatorName } from './codes.ts';
import type { Generator } from './generator.ts';
import { generators } from './index.ts';
import { ownGeneratorFiles } from './own-files.ts';

/** A generator of the project and the file that it stands in, relative to the project's root. */
export interface OwnGenerator {
  readonly path: string;
  readonly generator: Generator;
}

/** Loads a project's own generators: the record `generator` of every `.ts`, `.mts`, `.js` or `.mjs` file directly in `folder`. */
export async function loadOwnGenerators(root: string, folder: string): Promise<Outcome<readonly OwnGenerator[]>> {
  const found: OwnGenerator[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of ownGeneratorFiles(root, folder)) {
    const path = `${folder}/${file}`;
    const loaded = await loadGenerator(root, path);
    if ('problem' in loaded) {
      const hint = 'Export a record `generator` with `name`, `summary` and `generate`.';
      diagnostics.push(diagnostic(badGenerator, { message: loaded.problem, hint, span: fileSpan(path) }));
      continue;
    }
    const { generator } = loaded;
    const other = found.find((one) => one.generator.name === generator.name)?.path;
    if (other !== undefined || generators.some((one) => one.name === generator.name)) {
      const message = `There is another generator \`${generator.name}\`${other ? ` in \`${other}\`` : ' that comes with Waymark'}.`;
      diagnostics.push(
        diagnostic(generatorName, { message, hint: 'Give it a name of its own.', span: fileSpan(path) }),
      );
      continue;
    }
    found.push({ path, generator });
  }
  return { value: found, diagnostics: sortDiagnostics(diagnostics) };
}

async function loadGenerator(root: string, path: string): Promise<{ generator: Generator } | { problem: string }> {
  try {
    const module: unknown = await importFile(join(root, path));
    const generator =
      typeof module === 'object' && module !== null && 'generator' in module ? module.generator : undefined;
    return isGenerator(generator) ? { generator } : { problem: `\`${path}\` exports no usable record \`generator\`.` };
  } catch (error) {
    return { problem: `\`${path}\` cannot be loaded: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** TypeScript is understood by Node itself from 22.18 on; before that, `tsx` translates it. */
async function importFile(path: string): Promise<unknown> {
  const url = pathToFileURL(path).href;
  if (/\.m?js$/.test(path) || process.features.typescript) return import(url);
  const { tsImport } = await import('tsx/esm/api');
  return tsImport(url, import.meta.url);
}

function isGenerator(value: unknown): value is Generator {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'summary' in value &&
    typeof value.summary === 'string' &&
    'generate' in value &&
    typeof value.generate === 'function'
  );
}
