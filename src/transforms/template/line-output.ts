/** A line of SQL whose text stands in another file than the model's own: in a partial, or in an ephemeral model. */
export interface InsideLine {
  /** Line of the SQL, from 1. */
  readonly line: number;
  readonly path: string;
  readonly templateLine: number;
}

/** Rendered text that knows which line of which template each of its lines came from. */
export interface RenderedSql {
  readonly sql: string;
  /** For each line of `sql`, the line of the model's own template; inside of a partial, that of the tag that calls it. */
  readonly lines: readonly number[];
  readonly inside: readonly InsideLine[];
}

/** Where a piece of text comes from. */
export interface TextOrigin {
  /** Line of the model's own template. */
  readonly line: number;
  /** The line in another file where it really stands. */
  readonly inside: { readonly path: string; readonly line: number } | null;
}

export interface LineOutput {
  /** Text of the template itself: its second line comes from the template's next line. */
  writeText(text: string, origin: TextOrigin): void;
  /** Text that a tag made: all of its lines come from the tag's line. */
  writeValue(text: string, origin: TextOrigin): void;
  /** Something rendered before, with its own lines; `indent` is put before each of its lines that are not empty. */
  writeRendered(
    rendered: RenderedSql,
    origin: (line: number, inside: TextOrigin['inside']) => TextOrigin,
    indent: string,
  ): void;
  /** What was written last: some hundred characters at most. */
  readonly tail: () => string;
  /** An empty one of its kind. */
  another(): LineOutput;
  finish(): RenderedSql;
}

const tailLength = 200;

/** True where nothing but blanks stands between two offsets. */
function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code > 32 && code < 127) return false;
    if (code !== 32 && code !== 9) return !/\S/.test(text.slice(at, to));
  }
  return true;
}

/** A line comes from where its first character that is not blank comes from. */
export function lineOutput(): LineOutput {
  const parts: string[] = [];
  const origins: TextOrigin[] = [];
  let isSettled = false;
  let current: TextOrigin | null = null;

  const touch = (text: string, from: number, to: number, origin: TextOrigin): void => {
    if (isSettled || from === to) return;
    isSettled = !isBlank(text, from, to);
    if (isSettled || current === null) current = origin;
  };
  const endLine = (origin: TextOrigin): void => {
    origins.push(current ?? origin);
    current = null;
    isSettled = false;
  };
  const write = (text: string, originOf: (index: number) => TextOrigin): void => {
    parts.push(text);
    let from = 0;
    let index = 0;
    for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
      const origin = originOf(index);
      touch(text, from, to, origin);
      endLine(origin);
      from = to + 1;
      index++;
    }
    if (from < text.length) touch(text, from, text.length, originOf(index));
  };

  return {
    writeText(text, origin) {
      const { line, inside } = origin;
      write(text, (index) => (index === 0 ? origin : moved(line, inside, index)));
    },
    writeValue(text, origin) {
      write(text, () => origin);
    },
    writeRendered(rendered, origin, indent) {
      const insides = new Map(rendered.inside.map((one) => [one.line, one]));
      write(indented(rendered.sql, indent), (index) => {
        const inside = insides.get(index + 1);
        const place = inside === undefined ? null : { path: inside.path, line: inside.templateLine };
        return origin(rendered.lines[index] ?? 1, place);
      });
    },
    tail: () => tailOf(parts),
    another: lineOutput,
    finish() {
      const last = current ?? origins.at(-1) ?? { line: 1, inside: null };
      const all = [...origins, last];
      const inside: InsideLine[] = [];
      for (const [index, one] of all.entries()) {
        if (one.inside !== null) inside.push({ line: index + 1, path: one.inside.path, templateLine: one.inside.line });
      }
      return { sql: parts.join(''), lines: all.map((one) => one.line), inside };
    },
  };
}

/** Text whose lines come from nowhere: for those who do not ask, and several times faster. */
export function textOutput(): LineOutput {
  const parts: string[] = [];
  const write = (text: string): void => {
    parts.push(text);
  };
  return {
    writeText: write,
    writeValue: write,
    writeRendered: (rendered, _origin, indent) => write(indented(rendered.sql, indent)),
    tail: () => tailOf(parts),
    another: textOutput,
    finish: () => ({ sql: parts.join(''), lines: [], inside: [] }),
  };
}

function indented(sql: string, indent: string): string {
  return indent === '' ? sql : sql.replace(/^(?=.)/gm, indent);
}

function tailOf(parts: readonly string[]): string {
  let text = '';
  for (let at = parts.length - 1; at >= 0 && text.length < tailLength; at--) text = `${parts[at]}${text}`;
  return text.slice(-tailLength);
}

/** In the model's own file the line goes on with the text; in another one only the place inside does. */
function moved(line: number, inside: TextOrigin['inside'], by: number): TextOrigin {
  return inside === null
    ? { line: line + by, inside }
    : { line, inside: { path: inside.path, line: inside.line + by } };
}
