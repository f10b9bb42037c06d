/*
 * The part of Handlebars that our own pages are written in: `{{field}}`, `{{this}}`, `if`, `unless`, `each` and `else`. Pages are
 * thousands, and each is rendered once: this does it faster than what Handlebars compiles, which also takes a while to load. A test
 * holds every template to what Handlebars makes of it.
 */

/** Renders what a tag sees: a view, or an item of a list. */
export type PageTemplate = (view: unknown) => string;

/** A tag and the text in front of it; the last one has no tag. */
interface Piece {
  readonly text: string;
  readonly tag: string | null;
}

interface Reading {
  readonly pieces: readonly Piece[];
  at: number;
}

/** Reads a template. What it does not know is our own mistake and throws. */
export function readPageTemplate(source: string): PageTemplate {
  const reading: Reading = { pieces: piecesOf(source), at: 0 };
  const { render, end } = readUntilEnd(reading);
  if (end !== null) throw new Error(`the template has a tag too many: {{${end}}}`);
  return render;
}

const standsAlone = /^[ \t]*\{\{([#/][^{}]*|else)\}\}[ \t]*\n/gm;
const tags = /\{\{([^{}]*)\}\}/g;

/** A tag that stands alone on its line takes the line with it, unless it is one that writes something itself. */
function piecesOf(source: string): Piece[] {
  const text = source.replace(standsAlone, '{{$1}}');
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(tags)) {
    pieces.push({ text: text.slice(at, found.index), tag: (found[1] ?? '').trim() });
    at = found.index + found[0].length;
  }
  return [...pieces, { text: text.slice(at), tag: null }];
}

/** Reads up to a tag that ends a block, or `else`. */
function readUntilEnd(reading: Reading): { readonly render: PageTemplate; readonly end: string | null } {
  const parts: (string | PageTemplate)[] = [];
  for (;;) {
    const { text, tag } = reading.pieces[reading.at++] ?? { text: '', tag: null };
    if (text !== '') parts.push(text);
    if (tag === null || tag === 'else' || tag.startsWith('/')) return { render: joined(parts), end: tag };
    parts.push(readTag(tag, reading));
  }
}

function joined(parts: readonly (string | PageTemplate)[]): PageTemplate {
  return (view) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : part(view);
    return text;
  };
}

function readTag(tag: string, reading: Reading): PageTemplate {
  const [word = '', name = 'this', ...more] = tag.split(/\s+/);
  if (more.length > 0) throw new Error(`the template has a tag of another form: {{${tag}}}`);
  if (word.startsWith('#')) return readBlock(word.slice(1), name, reading);
  return output(tag);
}

function readBlock(helper: string, name: string, reading: Reading): PageTemplate {
  const { render: body, end } = readUntilEnd(reading);
  const other = end === 'else' ? readUntilEnd(reading) : { render: joined([]), end };
  if (other.end !== `/${helper}`) throw new Error(`the template lacks the end of {{#${helper} ${name}}}`);
  const value = readerOf(name);
  if (helper === 'each') return each(value, body, other.render);
  const [yes, no] = helper === 'unless' ? [other.render, body] : [body, other.render];
  if (helper !== 'if' && helper !== 'unless') throw new Error(`the template has an unknown block {{#${helper}}}`);
  return (view) => (isTrue(value(view)) ? yes : no)(view);
}

type Value = (view: unknown) => unknown;

function each(value: Value, body: PageTemplate, none: PageTemplate): PageTemplate {
  return (view) => {
    const items = value(view);
    if (!Array.isArray(items) || items.length === 0) return none(view);
    let text = '';
    for (const item of items) text += body(item);
    return text;
  };
}

function output(name: string): PageTemplate {
  const value = readerOf(name);
  return (view) => String(value(view) ?? '');
}

function readerOf(name: string): Value {
  if (name === 'this') return (view) => view;
  if (!/^\w+$/.test(name)) throw new Error(`the template has a tag of another form: ${name}`);
  return (view) => {
    const value = isRecord(view) ? view[name] : undefined;
    if (value === undefined) throw new Error(`the page has no "${name}"`);
    return value;
  };
}

/** Nothing, zero, an empty text and an empty list are not true. */
function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
