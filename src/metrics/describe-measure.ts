import { aggregationOf, type Measure } from './measure.ts';

/** A measure in words, in Markdown: "the sum of `amount` over `order.paid` where `tier = 'plus'`". */
export function describeMeasure(measure: Measure): string {
  const { fn, column } = aggregationOf(measure);
  const what = column === null ? 'the number of rows' : `${words(fn, measure)} \`${column.name}\`${perWords(measure)}`;
  const where = measure.where === undefined ? '' : ` where \`${measure.where.value.replace(/\s+/g, ' ').trim()}\``;
  return `${what} ${column === null ? 'of' : 'over'} \`${measure.of.name}\`${where}`;
}

function perWords({ per = [] }: Measure): string {
  return per.length === 0 ? '' : ` of each ${per.map((one) => `\`${one.name}\``).join(' and ')}`;
}

function words(fn: ReturnType<typeof aggregationOf>['fn'], { fraction, method }: Measure): string {
  const how = method?.value === 'approximate' ? 'approximate ' : '';
  switch (fn) {
    case 'count':
      return 'the number of values of';
    case 'count_distinct':
      return `the ${how}number of distinct values of`;
    case 'sum':
      return 'the sum of';
    case 'avg':
      return 'the mean of';
    case 'min':
      return 'the least';
    case 'max':
      return 'the greatest';
    case 'last':
      return 'the sum of the last';
    case 'median':
      return `the ${how}median of`;
    case 'percentile':
      return `the ${how}percentile ${fraction?.value ?? ''} of`;
  }
}
