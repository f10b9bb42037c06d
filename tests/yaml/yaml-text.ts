import fc from 'fast-check';

/** A piece of a document: prints itself with its first line at `indent` already written, and ends with a line break. */
type Printer = (indent: number) => string;

const words = fc.constantFrom(
  'a',
  'order',
  'paid at',
  'x-1',
  '$url',
  'größe',
  '😀',
  'it’s',
  'a.b/c',
  '(all)',
  'x:y',
  'a#b',
  '100%',
);
const numbers = fc.constantFrom(
  '1',
  '-2.5',
  '1e3',
  '0x1F',
  '~',
  'null',
  'true',
  'False',
  '.inf',
  '2025-01-14',
  '12:30',
  '007',
  '9007199254740993',
);
const name = fc
  .tuple(fc.constantFrom('a', 'b c', 'd.e', '$f', 'g_1', 'é', '7', 'true'), fc.nat(9))
  .map(([word, n]) => `${word}${n}`);
const quotedName = fc.tuple(fc.constantFrom('"', "'"), name).map(([quote, text]) => quote + text + quote);
const key = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: quotedName });
const plain = fc.array(words, { minLength: 1, maxLength: 4 }).map((some) => some.join(' '));
const quoted = fc.constantFrom('""', "''", '"a, b: c"', "'it''s'", '"\\"x\\" \\\\d\\n"', '"#"', "'{}'", '"\\u00e9"');
const oneLine = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 2, arbitrary: numbers },
  { weight: 2, arbitrary: quoted },
);

const comment = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' # note', '   ', '  # a: b') },
);
const blank = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('\n', '# note\n', '    # deep\n', '  \n') },
);

type Flows = {
  node: Printer;
  leaf: Printer;
  list: Printer;
  map: Printer;
};

const flow: fc.Arbitrary<Printer> = fc.letrec<Flows>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('map')),
  leaf: oneLine.map((text) => () => text),
  list: fc.record({ items: fc.array(tie('node'), { maxLength: 3 }), wide: fc.boolean() }).map(
    ({ items, wide }): Printer =>
      (indent) =>
        brackets(
          '[',
          items.map((item) => item(indent + 2)),
          ']',
          wide,
          indent,
        ),
  ),
  map: fc
    .record({
      entries: fc.uniqueArray(fc.tuple(key, tie('node')), { maxLength: 3, selector: ([one]) => one }),
      wide: fc.boolean(),
    })
    .map(
      ({ entries, wide }): Printer =>
        (indent) =>
          brackets(
            '{',
            entries.map(([one, value]) => `${one}: ${value(indent + 2)}`),
            '}',
            wide,
            indent,
          ),
    ),
})).node;

function brackets(open: string, items: readonly string[], close: string, wide: boolean, indent: number): string {
  if (!wide || items.length === 0) return open + items.join(', ') + close;
  const line = `\n${' '.repeat(indent + 2)}`;
  return `${open}${items.map((item) => `${line}${item},`).join('')}\n${' '.repeat(indent + 1)}${close}`;
}

const blockText: fc.Arbitrary<Printer> = fc
  .record({
    header: fc.constantFrom('|', '>', '|-', '>-', '|+', '>+'),
    lines: fc.array(fc.constantFrom('select 1', 'from x', '', '-- no: comment', '# neither', 'a  '), {
      minLength: 1,
      maxLength: 4,
    }),
    more: fc.boolean(),
  })
  .map(
    ({ header, lines, more }): Printer =>
      (indent) => {
        const body = [...lines, 'end', more ? '\n' : ''].map((line) =>
          line.trim() === '' ? line : ' '.repeat(indent + 2) + line,
        );
        return `${header}\n${body.join('\n')}\n`;
      },
  );

const longText: fc.Arbitrary<Printer> = fc
  .tuple(plain, fc.array(fc.oneof(plain, fc.constant('')), { minLength: 1, maxLength: 3 }), plain)
  .map(
    ([first, middle, last]): Printer =>
      (indent) => {
        const lines = [...middle, last].map((line) => (line === '' ? '' : ' '.repeat(indent + 1) + line));
        return `${[first, ...lines].join('\n')}\n`;
      },
  );

const line: fc.Arbitrary<Printer> = fc
  .tuple(
    fc.oneof(
      oneLine.map(
        (text): Printer =>
          () =>
            text,
      ),
      flow,
    ),
    comment,
  )
  .map(
    ([value, end]): Printer =>
      (indent) =>
        `${value(indent)}${end}\n`,
  );

type Blocks = {
  inline: Printer;
  map: Printer;
  list: Printer;
  value: Printer;
};

const blocks = fc.letrec<Blocks>((tie) => ({
  inline: fc.oneof(
    { weight: 5, arbitrary: line },
    { weight: 1, arbitrary: blockText },
    { weight: 1, arbitrary: longText },
  ),
  map: fc.uniqueArray(fc.tuple(key, tie('value'), blank), { minLength: 1, maxLength: 4, selector: ([one]) => one }).map(
    (entries): Printer =>
      (indent) =>
        entries
          .map(([one, value, before], index) => {
            const start = index === 0 ? '' : before + ' '.repeat(indent);
            return `${start}${one}:${value(indent)}`;
          })
          .join(''),
  ),
  list: fc.array(fc.oneof(tie('inline'), tie('map')), { minLength: 1, maxLength: 3 }).map(
    (items): Printer =>
      (indent) =>
        items.map((item, index) => `${index === 0 ? '' : ' '.repeat(indent)}- ${item(indent + 2)}`).join(''),
  ),
  /** What stands behind a colon. */
  value: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(comment, tie('inline')).map(
      ([, inline]): Printer =>
        (indent) =>
          ` ${inline(indent)}`,
    ),
    comment.map(
      (end): Printer =>
        () =>
          `${end}\n`,
    ),
    fc
      .record({
        block: fc.oneof(tie('map'), tie('list')),
        end: comment,
        before: blank,
        step: fc.integer({ min: 1, max: 4 }),
      })
      .map(
        ({ block, end, before, step }): Printer =>
          (indent) =>
            `${end}\n${before}${' '.repeat(indent + step)}${block(indent + step)}`,
      ),
    tie('list').map(
      (list): Printer =>
        (indent) =>
          `\n${' '.repeat(indent)}${list(indent)}`,
    ),
  ),
}));

/** A file as people write it, in every style that catalogs are written in. Now and then it is not quite valid. */
export const yamlText: fc.Arbitrary<string> = fc
  .record({
    top: blank,
    documents: fc.array(blocks.map, { minLength: 1, maxLength: 2 }),
    start: fc.constantFrom('', '', '---\n'),
    crlf: fc.nat(5),
    cut: fc.nat(5),
  })
  .map(({ top, documents, start, crlf, cut }) => {
    const text = start + top + documents.map((print) => print(0)).join('---\n');
    const ended = cut === 0 ? text.replace(/\n+$/, '') : text;
    return crlf === 0 ? ended.replaceAll('\n', '\r\n') : ended;
  });
