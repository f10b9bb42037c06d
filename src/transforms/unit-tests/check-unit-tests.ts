import { fits } from '../../assertions/constants.ts';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { sqlName } from '../../base/names.ts';
import type { Outcome } from '../../base/outcome.ts';
import { compareText } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { Materialization, UnitTestDef } from '../../model/transform.ts';
import type { JsonObject } from '../../model/values.ts';
import type { YamlMap } from '../../yaml/nodes.ts';
import { spanOf } from '../../yaml/shape.ts';
import { isJsonObject, type NamedEntry, toJson } from '../../yaml/shapes.ts';
import type { Transforms } from '../transforms.ts';
import { cellProblem } from './cell-problem.ts';
import { badRange, duplicateTest, unknownInput, unknownTestColumn, untypedInput } from './codes.ts';
import { inputsOf, modelColumns, type TestColumn, type TestInput } from './inputs.ts';
import type { ReadUnitTests, UnitTestSpec } from './read-unit-tests.ts';

/** Checks unit tests against the models that they are about. Those that are usable come back, sorted by name. */
export function checkUnitTests(
  files: readonly ReadUnitTests[],
  transforms: Transforms,
  catalog: Catalog,
): Outcome<readonly UnitTestDef[]> {
  const findings: Diagnostic[] = [];
  const first = new Map<string, NamedEntry<UnitTestSpec>>();
  for (const test of files.flatMap((file) => file.tests)) {
    const other = first.get(test.name);
    if (other === undefined) first.set(test.name, test);
    else {
      const related = [{ message: 'the first one', span: other.span }];
      findings.push(
        diagnostic(duplicateTest, {
          message: `There are two unit tests called \`${test.name}\`.`,
          span: test.span,
          related,
        }),
      );
    }
  }
  const tests: UnitTestDef[] = [];
  for (const { name, span, value: spec } of first.values()) {
    if (spec === undefined) continue;
    const problems = checkTest(spec, transforms, catalog);
    findings.push(...problems);
    if (problems.length === 0) tests.push({ ...defOf(spec), name, at: { ...spec.at, name: span } });
  }
  tests.sort((a, b) => compareText(a.name, b.name));
  return { value: tests, diagnostics: findings };
}

function defOf({ model, description, given = [], expect, ordered = false, vars = {}, incremental }: UnitTestSpec) {
  return {
    model,
    ...(description !== undefined && { description }),
    given: given.map(({ name, span, value }) => ({ input: { name, span }, rows: (value ?? []).map(rowOf) })),
    expect: expect.map(rowOf),
    ordered,
    vars,
    ...(incremental?.isIncremental && {
      incremental: { start: incremental.start?.value ?? null, end: incremental.end?.value ?? null },
    }),
  };
}

function rowOf(node: YamlMap): JsonObject {
  const row = toJson(node);
  return isJsonObject(row) ? row : {};
}

function checkTest(spec: UnitTestSpec, transforms: Transforms, catalog: Catalog): Diagnostic[] {
  const files = transforms.files.get(spec.model.name);
  if (files === undefined) {
    const message = `There is no model \`${spec.model.name}\`.`;
    const hint = didYouMean(spec.model.name, transforms.files.keys());
    return [diagnostic(unknownInput, { message, hint, span: spec.model.span })];
  }
  if (files.isBroken || catalog.incomplete === true) return [];
  const given = new Set((spec.given ?? []).map((one) => one.name));
  const inputs = inputsOf(spec.model.name, given, transforms, catalog);
  const found: Diagnostic[] = [];
  for (const { name, span, value } of spec.given ?? []) {
    const input = inputs.get(name);
    if (input === undefined) {
      const message = `The model \`${spec.model.name}\` does not read \`${name}\`.`;
      found.push(diagnostic(unknownInput, { message, hint: didYouMean(name, inputs.keys()), span }));
    } else {
      found.push(...(value ?? []).flatMap((row) => checkRow(row, name, input.columns)));
    }
  }
  for (const input of inputs.values()) found.push(...checkLeftOut(input, spec));
  found.push(...checkRange(spec, files.head.materialized));
  const result = modelColumns(spec.model.name, transforms);
  return [...found, ...spec.expect.flatMap((row) => checkRow(row, spec.model.name, result))];
}

/** An input without rows is an empty table, whose columns have to be known. `self` may stay unused. */
function checkLeftOut(input: TestInput, spec: UnitTestSpec): Diagnostic[] {
  const rows = (spec.given ?? []).find((one) => one.name === input.name)?.value ?? [];
  if (input.columns !== null || rows.length > 0 || input.kind === 'self') return [];
  const message = `The columns of \`${input.name}\` are not known, so it cannot be left empty.`;
  const hint =
    input.kind === 'model'
      ? `Give at least one row, or declare \`columns\` in the head of \`${input.name}\`.`
      : 'Give at least one row.';
  return [diagnostic(untypedInput, { message, hint, span: spanOf(spec, 'given') })];
}

function checkRow(row: YamlMap, name: string, columns: readonly TestColumn[] | null): Diagnostic[] {
  if (columns === null) return [];
  return row.entries.flatMap((entry) => {
    const column = columns.find((one) => one.name === entry.key || one.name === sqlName(entry.key));
    if (column !== undefined) {
      const message = cellProblem(toJson(entry.value), column.type);
      return message === null ? [] : [diagnostic(unknownTestColumn, { message, span: entry.value.span })];
    }
    const message = `\`${name}\` has no column \`${entry.key}\`.`;
    const hint = didYouMean(
      entry.key,
      columns.map((one) => one.name),
    );
    return [diagnostic(unknownTestColumn, { message, hint, span: entry.keySpan })];
  });
}

function checkRange({ incremental, model }: UnitTestSpec, materialized: Materialization): Diagnostic[] {
  if (incremental?.isIncremental !== true) return [];
  if (materialized !== 'incremental') {
    const message = `\`${model.name}\` is not incremental.`;
    return [diagnostic(badRange, { message, hint: 'Take `incremental` out.', span: model.span })];
  }
  const bounds = [incremental.start, incremental.end].filter((one) => one !== undefined);
  return bounds
    .filter((one) => !fits(one.value, 'timestamp'))
    .map((one) => diagnostic(badRange, { message: `\`${one.value}\` is not a timestamp.`, span: one.span }));
}
