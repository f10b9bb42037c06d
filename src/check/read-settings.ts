import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Outcome } from '../base/outcome.ts';
import { fileSpan, type Source, type Span } from '../base/span.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Settings, TargetDef } from '../model/project.ts';
import type { JsonValue } from '../model/values.ts';
import type { YamlMap } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { ReadContext } from '../yaml/shape.ts';
import { hasKey } from '../yaml/shapes.ts';
import { fillEnvironment } from './environment.ts';
import { badPath, badTimeZone, unknownDefaultTarget } from './settings-codes.ts';
import { type SettingsSpec, settingsShape } from './settings-shape.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const defaultPaths = { catalog: 'catalog', transforms: 'transforms', generators: 'generators', out: 'dist' };

/**
 * Reads `waymark.yaml`. Without a file (or with an empty one) everything has its default: one DuckDB target `dev`.
 * `${NAME}` and `${NAME:-default}` in text are filled from `env`.
 */
export function readSettings(source: Source | null, env: Environment): Outcome<Settings> {
  const path = source?.path ?? 'waymark.yaml';
  if (source === null) return { value: settingsOf(emptySpec(path), [], path), diagnostics: [] };
  const parsed = parseYaml(source);
  const findings: Diagnostic[] = [...parsed.diagnostics];
  if (parsed.value === null) return { value: null, diagnostics: findings };
  const context: ReadContext = { report: (finding) => findings.push(finding) };
  const merged = mergeDocuments(parsed.value.documents, path);
  const node = fillEnvironment(merged, env, context);
  const spec = settingsShape.read(node, context);
  if (spec === undefined) return { value: null, diagnostics: findings };
  const targets = spec.targets?.flatMap(({ name, span, value }) =>
    value === undefined ? [] : [targetOf(name, span, value)],
  );
  const hasTargets = hasKey(node, 'targets');
  checkSettings(spec, context);
  return { value: settingsOf(spec, hasTargets ? (targets ?? []) : [], path, hasTargets), diagnostics: findings };
}

function emptySpec(path: string): SettingsSpec {
  return { at: { self: fileSpan(path) } };
}

function mergeDocuments(documents: readonly YamlMap[], path: string): YamlMap {
  const [only] = documents;
  if (only !== undefined && documents.length === 1) return only;
  return {
    kind: 'map',
    entries: documents.flatMap((document) => document.entries),
    span: only?.span ?? fileSpan(path),
  };
}

type TargetSpec = NonNullable<NonNullable<SettingsSpec['targets']>[number]['value']>;

function targetOf(name: string, span: Span, spec: TargetSpec): TargetDef {
  return {
    name,
    dialect: spec.type,
    schema: spec.schema ?? 'main',
    options: spec.options,
    at: { ...spec.at, name: span },
  };
}

function settingsOf(spec: SettingsSpec, written: readonly TargetDef[], path: string, hasTargets = false): Settings {
  const targets = hasTargets ? written : [defaultTarget(path)];
  const vars: Record<string, JsonValue> = {};
  for (const entry of spec.vars ?? []) if (entry.value !== undefined) vars[entry.name] = entry.value;
  return {
    name: spec.name ?? 'project',
    paths: { ...defaultPaths, ...withoutAt(spec.paths) },
    timeZone: spec.time_zone ?? 'UTC',
    weekStart: spec.week_start ?? 'monday',
    vars,
    defaultTarget: spec.default_target?.name ?? targets[0]?.name ?? 'dev',
    targets: Object.fromEntries(targets.map((target) => [target.name, target])),
    ...(spec.policies && { policies: spec.policies }),
    ...(spec.usage && { usage: spec.usage }),
    at: spec.at,
  };
}

function withoutAt(paths: SettingsSpec['paths']): Partial<Settings['paths']> {
  const { at: _, ...rest } = paths ?? { at: undefined };
  return rest;
}

function defaultTarget(path: string): TargetDef {
  const options = { path: 'dist/dev.duckdb' };
  return { name: 'dev', dialect: 'duckdb', schema: 'main', options, at: { self: fileSpan(path) } };
}

function checkSettings(spec: SettingsSpec, context: ReadContext): void {
  checkTimeZone(spec, context);
  checkPaths(spec, context);
  const names = spec.targets?.map((target) => target.name) ?? (spec.at.targets === undefined ? ['dev'] : undefined);
  const wanted = spec.default_target;
  if (wanted === undefined || names === undefined || names.includes(wanted.name)) return;
  context.report(
    diagnostic(unknownDefaultTarget, {
      message: `There is no target \`${wanted.name}\`.`,
      hint: didYouMean(wanted.name, names),
      span: wanted.span,
    }),
  );
}

function checkTimeZone(spec: SettingsSpec, context: ReadContext): void {
  if (spec.time_zone === undefined || isTimeZone(spec.time_zone)) return;
  context.report(
    diagnostic(badTimeZone, {
      message: `Unknown time zone \`${spec.time_zone}\`.`,
      hint: didYouMean(spec.time_zone, ['UTC', ...Intl.supportedValuesOf('timeZone')]),
      span: spec.at.time_zone ?? spec.at.self,
    }),
  );
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

function checkPaths(spec: SettingsSpec, context: ReadContext): void {
  const { at, ...paths } = spec.paths ?? { at: spec.at };
  for (const [key, path] of Object.entries(paths)) {
    if (!/^([/\\]|[A-Za-z]:)|\\|(^|\/)\.\.(\/|$)/.test(path)) continue;
    context.report(
      diagnostic(badPath, {
        message: `\`${path}\` does not lie inside of the project.`,
        hint: 'Write a path relative to the folder of waymark.yaml, with `/` and without `..`.',
        span: Object.entries(at).find(([field]) => field === key)?.[1] ?? at.self,
      }),
    );
  }
}
