/**
 * Lays out a type as json-schema-to-typescript prints it unformatted: no indents, a field a line, no semicolons.
 * The type's first line follows a property's name at an indent of two spaces; further lines are indented from there.
 * `names` are the real names of fields, by the number of their stand-in.
 */
export function layOutType(raw: string, names: readonly string[]): string {
  const lines: string[] = [];
  let depth = 1;
  let comment = false;
  for (const line of raw.split('\n')) {
    if (line === '/**') comment = true;
    if (!comment && line.startsWith('}')) depth--;
    const indent = lines.length === 0 ? '' : '  '.repeat(depth);
    lines.push(indent + (comment ? line.trimEnd() : layOutLine(line, indent, names)));
    if (!comment && line.endsWith('{')) depth++;
    if (line === ' */') comment = false;
  }
  const last = lines.length - 1;
  return lines.map((line, index) => (index === last ? line.replace(/;$/, '') : line)).join('\n');
}

function layOutLine(line: string, indent: string, names: readonly string[]): string {
  const field = /^waymark_(\d+)(\??: )/.exec(line);
  const name = field === null ? '' : propertyKey(names[Number(field[1])] ?? '') + (field[2] ?? '');
  const type = field === null ? line : line.slice(field[0].length);
  if (type.endsWith('{')) return name + type;
  return `${name}${layOutUnion(type, indent, indent.length + name.length)};`;
}

/** A property's name as it stands in a type. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

const literal = String.raw`(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)`;
const union = new RegExp(String.raw`^\(${literal}(?: \| ${literal})*\)$`);

/** A union of constants without its parentheses, over several lines where it is long. */
function layOutUnion(type: string, indent: string, before: number): string {
  if (!union.test(type)) return type;
  const inner = type.slice(1, -1);
  if (before + inner.length < 110) return inner;
  const members = inner.match(new RegExp(literal, 'g')) ?? [];
  return members.map((member) => `\n${indent || '  '}  | ${member}`).join('');
}
