import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import type { Dependency } from '../../model/transform.ts';
import type { JsonObject } from '../../model/values.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { TableName } from '../../sql/nodes.ts';
import type { Located } from '../../yaml/shape.ts';
import { dependencyOf } from '../load/dependencies.ts';
import { evaluate } from '../template/evaluate.ts';
import type { Template } from '../template/nodes.ts';
import { parseTemplate } from '../template/parse-template.ts';
import type { Transforms } from '../transforms.ts';
import { renderContext } from './render-context.ts';

/*
 * Fragments are pieces of SQL in YAML: conditions and queries of assertions. They are templates too, with the same helpers,
 * and `self` for the table that they are about.
 */

/** What is wrong with the tags of a fragment, and which tables it reads. */
export interface FragmentUse {
  readonly diagnostics: readonly Diagnostic[];
  readonly reads: readonly Dependency[];
}

/** Checks a fragment. Complaints point at the tag where the fragment stands on one line, else at the whole fragment. */
export function checkFragment(transforms: Transforms, { value, span }: Located<string>, dialect: Dialect): FragmentUse {
  if (!value.includes('{{')) return { diagnostics: [], reads: [] };
  const parsed = parseTemplate(span.path, value);
  const place = (one: Span): Span => placeInYaml(one, value, span);
  const findings: Diagnostic[] = [...parsed.diagnostics];
  const reads: Dependency[] = [];
  if (parsed.value !== null) {
    evaluate(
      { path: span.path, template: parsed.value },
      {
        ...evaluation(transforms, dialect, 'self', null),
        report: (finding) => findings.push(finding),
        onCall: (helper, values) => {
          const dependency = dependencyOf(helper, values, span, transforms.known);
          if (dependency !== null) reads.push(dependency);
        },
      },
    );
  }
  const diagnostics = findings.map((one) => ({
    ...one,
    span: one.span && place(one.span),
    related: one.related.map((other) => ({ ...other, span: place(other.span) })),
  }));
  return { diagnostics, reads };
}

/** Makes the function that renders fragments for a dialect; `schema` is what tables are named with. */
export function fragmentRenderer(
  transforms: Transforms,
  dialect: Dialect,
  schema: string | null = null,
): (sql: string, self: TableName) => string {
  const parsed = new Map<string, Template>();
  return (sql, self) => {
    if (!sql.includes('{{')) return sql;
    let template = parsed.get(sql);
    if (template === undefined) {
      template = parseTemplate('', sql).value ?? [];
      parsed.set(sql, template);
    }
    return evaluate({ path: '', template }, evaluation(transforms, dialect, dialect.table(self), schema)).sql;
  };
}

function evaluation(
  transforms: Transforms,
  dialect: Dialect,
  self: string,
  schema: string | null,
): Parameters<typeof evaluate>[1] {
  const { known, partials } = transforms;
  const vars: JsonObject = known.vars;
  return {
    known,
    partial: (name) => partials.get(name) ?? null,
    partialNames: () => [...partials.keys()],
    report: () => {},
    onCall: null,
    context: { ...renderContext(transforms, known, { dialect, schema, vars }, null), self },
  };
}

/** The place of a tag in the file, where the text stands there as it is; quotes and folded lines move it. */
function placeInYaml(tag: Span, text: string, whole: Span): Span {
  const width = whole.endColumn - whole.column;
  const isOneLine = whole.line === whole.endLine && tag.line === 1 && tag.endLine === 1;
  const quotes = isOneLine && width === text.length + 2 ? 1 : 0;
  if (!isOneLine || width !== text.length + 2 * quotes) return whole;
  const shift = whole.column + quotes - 1;
  return { ...whole, column: tag.column + shift, endColumn: tag.endColumn + shift };
}
