/** Which of an item's properties a selector looks at. `name`: the name, or the id where it is written with its kind. */
export const selectorMethods = ['name', 'tag', 'path', 'source', 'state'] as const;
export type SelectorMethod = (typeof selectorMethods)[number];

/** One selector: `+orders_daily`, `tag:daily`, `2+path:transforms/orders+1`. */
export interface Selector {
  readonly text: string;
  readonly method: SelectorMethod;
  readonly value: string;
  /** How many steps upstream and downstream are selected too; 0: none. */
  readonly up: number;
  readonly down: number;
}

/** Selectors that all have to match: `tag:daily,path:transforms/orders`. */
export type Intersection = readonly Selector[];

/** Parses what stands after `--select`: spaces join alternatives, commas what must hold together. */
export function parseSelectors(texts: readonly string[]): Intersection[] {
  return texts
    .flatMap((text) => text.split(/\s+/))
    .filter((text) => text !== '')
    .map((text) =>
      text
        .split(',')
        .filter((part) => part !== '')
        .map(parseSelector),
    )
    .filter((parts) => parts.length > 0);
}

const pattern = /^(?:(\d*)(\+))?(?:([a-z]+):)?(.*?)(?:(\+)(\d*))?$/s;

function parseSelector(text: string): Selector {
  const [, upSteps, up, prefix, rest = '', down, downSteps] = pattern.exec(text) ?? [];
  const method = selectorMethods.find((one) => one === prefix && one !== 'name');
  return {
    text,
    method: method ?? 'name',
    value: method === undefined && prefix !== undefined ? `${prefix}:${rest}` : rest,
    up: up === undefined ? 0 : steps(upSteps),
    down: down === undefined ? 0 : steps(downSteps),
  };
}

function steps(written: string | undefined): number {
  return written === undefined || written === '' ? Number.POSITIVE_INFINITY : Number(written);
}
