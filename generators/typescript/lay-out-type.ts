/**
 * Lays out a type as json-schema-to-typescript prints it unformatted: no indents, a field a line, no semicolons.
 * The type's first line follows a property's name at an indent of two spaces; further lines are indented from there.
 * `names` are the real names of fields, by the number of their stand-in.
 */
export function layOutType(raw: string, names: readonly string[]): string {
  const lines: string[] = [];
  const open: number[] = [];
  let comment = false;
  for (const line of raw.split('\n')) {
    if (line === '/**') comment = true;
    const opened = !comment && line.startsWith('}') ? open.pop() : undefined;
    const indent = lines.length === 0 ? '' : '  '.repeat(open.length + 1);
    lines.push(indent + (comment ? line.trimEnd() : layOutLine(line, indent, names)));
    if (opened !== undefined) dropParentheses(lines, opened);
    if (!comment && line.endsWith('{')) open.push(lines.length - 1);
    if (comment && line === ' */') {
      comment = false;
      shortenComment(lines, indent);
    }
  }
  return lines.join('\n').replace(/;$/, '');
}

/** `({ … } | null)` says no more than `{ … } | null`. */
function dropParentheses(lines: string[], opened: number): void {
  const first = lines[opened] ?? '';
  const last = lines.at(-1) ?? '';
  if (!first.endsWith('({') || !last.trim().startsWith('} | null);')) return;
  lines[opened] = `${first.slice(0, -2)}{`;
  lines[lines.length - 1] = last.replace(/\);$/, ';');
}

/** A comment of one line stands on one line. */
function shortenComment(lines: string[], indent: string): void {
  if (lines.at(-3) !== `${indent}/**`) return;
  const text = (lines.at(-2) ?? '').slice(indent.length + 3);
  lines.splice(-3, 3, `${indent}/** ${text} */`);
}

function layOutLine(line: string, indent: string, names: readonly string[]): string {
  const field = /^waymark_(\d+)(\??: )/.exec(line);
  const name = field === null ? '' : propertyKey(names[Number(field[1])] ?? '') + (field[2] ?? '');
  const type = field === null ? line : line.slice(field[0].length);
  if (type.endsWith('{')) return name + type;
  const union = layOutUnion(type, indent, indent.length + name.length);
  return `${union.startsWith('\n') ? name.trimEnd() : name}${union};`;
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
