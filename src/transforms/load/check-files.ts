import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import type { Settings } from '../../model/project.ts';
import type { Dependency } from '../../model/transform.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { timestamp } from '../../sql/make.ts';
import type { MaybeKnown } from '../helpers/check-arguments.ts';
import { deprecatedEvent } from '../helpers/codes.ts';
import type { Helper } from '../helpers/helper.ts';
import type { KnownNames } from '../known-names.ts';
import { markedKey, markedTable } from '../render/marked-table.ts';
import { trimmedText } from '../render/trimmed.ts';
import { checkTemplate } from '../template/check-template.ts';
import { evaluate } from '../template/evaluate.ts';
import type { Evaluation, TemplateFile } from '../template/evaluate-values.ts';
import { textOutput } from '../template/line-output.ts';
import { spanAt, type Template } from '../template/nodes.ts';
import type { ModelFiles } from '../transforms.ts';
import { dependencyOf, uniqueDependencies } from './dependencies.ts';
import type { GatheredFiles } from './gather-files.ts';

export interface FileChecking {
  readonly files: GatheredFiles;
  readonly known: KnownNames;
  readonly settings: Settings;
  /** All that are known; that of the default target first. */
  readonly dialects: readonly Dialect[];
  /** Where SQL is put that models were rendered to on the way, by `markedKey`. */
  readonly marked: Map<string, string>;
  readonly report: (finding: Diagnostic) => void;
}

/** What a template was found to use by looking at it, in branches that are not taken too. */
export interface StaticUse {
  readonly dependencies: readonly Dependency[];
  readonly partials: readonly string[];
}

/** Checks the partials by themselves: nothing is known of what they are called with. */
export function checkPartials(checking: FileChecking): ReadonlyMap<string, StaticUse> {
  return new Map([...checking.files.partials].map(([name, file]) => [name, checkStatically(file, checking, false)]));
}

/** Checks the templates of a model, and finds what it reads. */
export function checkModel(
  model: ModelFiles,
  partials: ReadonlyMap<string, StaticUse>,
  checking: FileChecking,
): readonly Dependency[] {
  const known = withVars(checking.known, model);
  const own: FileChecking = { ...checking, known };
  const found: Dependency[] = [];
  const bodies: [TemplateFile | null, Dialect | undefined][] = [[model.base, checking.dialects[0]]];
  for (const [name, file] of model.variants) bodies.push([file, named(name, checking)]);
  for (const [file, dialect] of bodies) {
    if (file === null) continue;
    if (dialect !== undefined) for (const one of tryRendering(file, model, dialect, own)) found.push(one);
    // Rendering has looked at everything then, in the same way.
    if (dialect !== undefined && isStraight(file.template)) continue;
    const use = checkStatically(file, own, true);
    found.push(...use.dependencies, ...ofPartials(use.partials, partials));
  }
  return uniqueDependencies(found, model.path);
}

/** Whether a template is text and calls whose arguments are written out: nothing of it depends on anything else. */
function isStraight(template: Template): boolean {
  return template.every((node) => {
    if (node.kind === 'text') return true;
    if (node.kind !== 'output' || node.value.kind !== 'call') return false;
    const { args, hash } = node.value;
    return args.every((one) => one.kind === 'literal') && hash.every((one) => one.value.kind === 'literal');
  });
}

function named(name: string, { dialects }: FileChecking): Dialect | undefined {
  return dialects.find((dialect) => dialect.name === name);
}

/** The model's own variables stand behind those of the project. */
export function withVars(known: KnownNames, { head }: Pick<ModelFiles, 'head'>): KnownNames {
  return Object.keys(head.vars).length === 0 ? known : { ...known, vars: { ...head.vars, ...known.vars } };
}

function checkStatically(file: TemplateFile, checking: FileChecking, isScopeKnown: boolean): StaticUse {
  const { files, known, report } = checking;
  const dependencies: Dependency[] = [];
  const partials: string[] = [];
  checkTemplate(file, {
    known,
    report,
    isScopeKnown,
    hasPartial: (name) => files.partials.has(name) || files.brokenPartials.has(name),
    partialNames: () => [...files.partials.keys()],
    onCall: (helper, values, at) => use(helper, values, spanAt(file.path, at), checking, dependencies),
    onPartial: (name) => partials.push(name),
  });
  return { dependencies, partials };
}

function use(
  helper: Helper,
  values: readonly MaybeKnown[],
  span: Span,
  { known, report }: FileChecking,
  into: Dependency[],
): void {
  const dependency = dependencyOf(helper, values, span, known);
  if (dependency === null) return;
  into.push(dependency);
  const event = dependency.kind === 'event' ? known.events.get(dependency.name) : undefined;
  if (event?.status !== 'deprecated') return;
  const { reason, replaced_by } = event.deprecation ?? {};
  const message = `The event \`${event.name}\` is deprecated${reason === undefined ? '' : `: ${reason}`}.`;
  const hint = replaced_by === undefined ? null : `Read \`${replaced_by}\` instead.`;
  report(diagnostic(deprecatedEvent, { message, hint, span }));
}

/** What the partials use that are called, and those that they call. */
function ofPartials(names: readonly string[], partials: ReadonlyMap<string, StaticUse>): Dependency[] {
  const found: Dependency[] = [];
  const seen = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const used = partials.get(name);
    if (used === undefined) continue;
    found.push(...used.dependencies);
    queue.push(...used.partials);
  }
  return found;
}

const someTime = timestamp('2025-01-14T00:00:00Z');

/** Renders for nobody: what depends on variables, items of lists and arguments of partials shows only now. */
function tryRendering(file: TemplateFile, model: ModelFiles, dialect: Dialect, checking: FileChecking): Dependency[] {
  const { settings, files, known, report, marked } = checking;
  const isOwn = file === (model.variants.get(dialect.name) ?? model.base);
  const isIncremental = model.head.materialized === 'incremental';
  const found: Dependency[] = [];
  for (const incremental of isIncremental ? [false, true] : [false]) {
    const evaluation: Evaluation = {
      known,
      report,
      partial: (name) => files.partials.get(name) ?? null,
      partialNames: () => [...files.partials.keys()],
      isBrokenPartial: (name) => files.brokenPartials.has(name),
      onCall: (helper, values, at, path) => use(helper, values, spanAt(path, at), checking, found),
      context: {
        dialect,
        timeZone: settings.timeZone,
        weekStart: settings.weekStart,
        vars: known.vars,
        incremental,
        partition:
          incremental && model.head.partition ? { start: someTime, end: someTime, column: null, type: null } : null,
        self: incremental ? 'self' : null,
        tableOf: (kind, name) => markedTable(kind, name, known),
      },
    };
    const { sql } = evaluate(file, evaluation, textOutput());
    if (isOwn && !incremental) marked.set(markedKey(model.name, dialect.name), trimmedText(sql));
  }
  return found;
}
