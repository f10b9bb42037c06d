const name = '(?:["`]?[\\w$]+["`]?\\.)*["`]?([\\w$]+)["`]?';
const comparison = '(?:>=|<=|<>|!=|=|>|<)';
const constant = "(?:date|timestamp)\\s+'[^']*'";

const before = [
  new RegExp(`${name}\\s*${comparison}\\s*$`, 'i'),
  new RegExp(`${name}\\s+(?:not\\s+)?between\\s+$`, 'i'),
  new RegExp(`${name}\\s+(?:not\\s+)?between\\s+${constant}\\s+and\\s+$`, 'i'),
];
const after = new RegExp(`^\\s*${comparison}\\s*${name}(?![\\w$(.])`, 'i');

/** The text beside a tag of a template: what was rendered before it, and what the template has after it. */
export interface Beside {
  before(): string;
  readonly after: string;
}

/** The column that a tag is compared with, where that is one by itself: `o.day >= {{…}}`, `{{…}} <= day`. Null where it is none. */
export function comparedColumn(beside: Beside): string | null {
  const written = beside.before();
  for (const pattern of before) {
    const found = pattern.exec(written)?.[1];
    if (found !== undefined) return found;
  }
  return after.exec(beside.after)?.[1] ?? null;
}
