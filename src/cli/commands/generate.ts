import { join } from 'node:path';
import { cannotWrite } from '../../../generators/codes.ts';
import { generateOutputs } from '../../../generators/generate-outputs.ts';
import type { GeneratorInput } from '../../../generators/generator.ts';
import { generators } from '../../../generators/index.ts';
import { loadOwnGenerators } from '../../../generators/load-own.ts';
import { fileCache } from '../../../generators/text-cache.ts';
import type { WriteReport } from '../../../generators/write-files.ts';
import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';

interface GenerateOptions extends ProjectOptions {
  readonly check?: boolean;
}

export const command: CliCommand = {
  description:
    'Write everything that is generated from the catalog and the transforms to dist/: types, JSON Schemas, validators, docs, SQL. Only what changed is written; files that are not generated are never touched. Nothing is written while there is an error.',
  examples: [
    ['waymark generate', 'write dist/'],
    ['waymark generate --check', 'write nothing; exit with 1 where dist/ is stale'],
    ['waymark generate --json', 'which files were created, changed and removed'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser)
      .option('--check', 'write nothing, report what is stale')
      .action((options: GenerateOptions) => run((context) => generate(context, options))),
};

async function generate(context: CliContext, options: GenerateOptions): Promise<number> {
  const opened = await openProject(context, options, 'generate');
  if ('exitCode' in opened) return opened.exitCode;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const { value, diagnostics } = await writeGenerated(opened, options.check === true);
  const findings = [...opened.diagnostics, ...diagnostics];
  if (options.json && value !== null) {
    context.out(`${JSON.stringify({ ...value, diagnostics: findings }, null, 2)}\n`);
    return hasErrors(findings) ? exitCodes.findings : exitCodes.clean;
  }
  const summary = value === null ? 'nothing written' : reportText(value, opened.project.settings.paths.out);
  const code = await reportFindings(context, findings, { ...opened.report, summary });
  return diagnostics.some((one) => one.code === cannotWrite.code) ? exitCodes.usage : code;
}

/** Runs all generators and writes what they made. */
async function writeGenerated(
  opened: OpenProject,
  check: boolean,
): Promise<{ value: WriteReport | null; diagnostics: readonly Diagnostic[] }> {
  const { root, project, transforms } = opened;
  const { paths } = project.settings;
  const own = await loadOwnGenerators(root, paths.generators);
  if (own.value === null || hasErrors(own.diagnostics)) return { value: null, diagnostics: own.diagnostics };
  const cache = fileCache(join(root, '.waymark', 'cache', 'generators.json'));
  const dialects = dialectsOf(opened);
  const input: GeneratorInput = {
    project,
    dialects,
    cache,
    modelSql(model, name) {
      const dialect = dialects.find((one) => one.name === name);
      if (!dialect) throw new Error(`the project has no dialect ${name}`);
      return renderModel(transforms, model, { dialect }).sql;
    },
  };
  const written = await generateOutputs(generators, own.value, input, { root, out: paths.out, check });
  if (!check && written.value !== null) cache.save();
  return written;
}

/** The dialects of the project's targets, DuckDB first. */
function dialectsOf({ project }: OpenProject): Dialect[] {
  const used = new Set(Object.values(project.settings.targets).map((target) => target.dialect));
  return Object.values(targetTypes)
    .map((type) => type.dialect)
    .filter((dialect) => used.has(dialect.name));
}

function reportText(report: WriteReport, out: string): string {
  const parts = [
    [report.created.length, 'created'],
    [report.changed.length, 'changed'],
    [report.removed.length, 'removed'],
    [report.unchanged, 'unchanged'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return `${out}/: ${parts.length === 0 ? 'nothing to generate' : parts.join(', ')}`;
}
