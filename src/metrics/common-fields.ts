import type { Span } from '../base/span.ts';
import type { Shape } from '../yaml/shape.ts';
import { documented, list, located, number, object, oneOf, ref, text } from '../yaml/shapes.ts';

const healthy = object({
  what: 'a healthy range',
  optional: {
    min: documented('Least value that is fine.', number()),
    max: documented('Greatest value that is fine.', number()),
    severity: documented(
      '`error` where a value outside is to fail a build; `warning` unless written.',
      oneOf(['error', 'warning'], 'severity'),
    ),
  },
});

/** YAML reads a plain `null` as nothing, which here is a word. */
const fill: Shape<'zero' | 'null'> = {
  read(node, context) {
    if (node.kind === 'scalar' && node.value === 0) return 'zero';
    const isNull = node.kind === 'scalar' && node.value === null && isWritten(node.span);
    return isNull ? 'null' : fillWord.read(node, context);
  },
  schema: () => ({ enum: ['zero', 'null', null, 0] }),
};

/** Nothing at all is a forgotten word. */
function isWritten({ line, column, endLine, endColumn }: Span): boolean {
  return line !== endLine || endColumn > column;
}

const fillWord = oneOf(['zero', 'null'], 'filling');

/** What all metrics share. Every kind puts its own fields beside them. */
export const commonFields = {
  required: { type: documented('The kind of metric.', text) satisfies Shape<string> },
  optional: {
    description: documented('What it means, in a sentence.', text),
    owner: documented('Who answers for it.', text),
    dimensions: documented(
      'Columns that it can be asked by. Unless written: those that all metrics it is made of share.',
      list(ref),
    ),
    time: documented('The column that tells when; `event_time` unless written.', ref),
    healthy: documented('The range in which nobody has to worry.', healthy),
    target: documented('What it ought to be.', number()),
    fill: documented(
      'With a grain: `zero` or `null` stands in periods without rows, instead of a gap. Gaps are left unless written.',
      fill,
    ),
    refresh: documented(
      'How often it is to be brought up to date. The healthy range looks at the last complete period of it.',
      oneOf(['realtime', 'hourly', 'daily', 'weekly', 'monthly'], 'cadence'),
    ),
    priority: documented('How much depends on it: `P0` most, `P3` least.', oneOf(['P0', 'P1', 'P2', 'P3'], 'priority')),
    chart: documented(
      'How it is best drawn.',
      oneOf(['line', 'bar', 'area', 'funnel', 'heatmap', 'gauge', 'number', 'table'], 'chart'),
    ),
    unit: documented('What it is measured in, where that does not follow: `USD`, `min`, `percent`.', located(text)),
    tags: documented('Words to find it by.', list(text)),
    renamed_from: documented('What it was called before, so that `waymark diff` knows it is the same.', text),
  },
};

/** The common fields as they are read. */
export type CommonFields = NonNullable<ReturnType<typeof commonShape.read>>;
const commonShape = object({ what: 'a metric', ...commonFields });
