import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

/** A project of one catalog file. */
const file = (text: string): ExampleFiles => ({ 'catalog/events.yaml': text });

const simple = 'events:\n  order.paid:\n    description: Payment succeeded\n';

export const syntaxError: CodeDoc = {
  code: 'yaml/syntax',
  severity: 'error',
  summary: 'The file is not valid YAML.',
  explanation:
    'The YAML parser could not read the file from the marked place on. Nothing else is said about this file, and names that it may define are not reported as unknown elsewhere, until it can be read. Text that holds `: `, ` #` or begins with a special character has to be quoted.',
  examples: {
    wrong: file('events:\n  order.paid:\n    description: "Payment succeeded\n'),
    right: file('events:\n  order.paid:\n    description: "Payment succeeded"\n'),
  },
};

export const tabIndent: CodeDoc = {
  code: 'yaml/tab',
  severity: 'error',
  summary: 'A line is indented with a tab.',
  explanation: 'YAML forbids tabs as indentation, because their width is not defined. Use spaces, two a level.',
  examples: { wrong: file('events:\n\torder.paid:\n\t\tdescription: Payment succeeded\n'), right: file(simple) },
};

export const duplicateKey: CodeDoc = {
  code: 'yaml/duplicate-key',
  severity: 'error',
  summary: 'A key stands twice in the same map.',
  explanation:
    'Of two equal keys in one map most parsers silently keep the last, so that the first definition is lost without a word. Remove one of them or rename it.',
  examples: {
    wrong: file('events:\n  order.paid:\n    owner: payments\n    owner: finance\n'),
    right: file('events:\n  order.paid:\n    owner: payments\n'),
  },
};

export const unknownTag: CodeDoc = {
  code: 'yaml/unknown-tag',
  severity: 'error',
  summary: 'A YAML tag (`!name`) that has no meaning here.',
  explanation:
    'Only the tags of the YAML core schema are understood: `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map` and `!!seq`. Text that begins with `!` has to be quoted.',
  examples: {
    wrong: file('events:\n  order.paid:\n    owner: !team payments\n'),
    right: file('events:\n  order.paid:\n    owner: payments\n'),
  },
};

export const unknownAnchor: CodeDoc = {
  code: 'yaml/unknown-anchor',
  severity: 'error',
  summary: 'An alias (`*name`) whose anchor (`&name`) does not stand before it in the same document.',
  explanation:
    'An alias repeats a node that was marked with an anchor earlier in the same YAML document. Anchors do not reach over `---` or into other files; share properties by name (`properties:`, `groups:`) there. Text that begins with `*` has to be quoted.',
  examples: {
    wrong: file('events:\n  order.paid:\n    tags: *common\n'),
    right: file('events:\n  order.created:\n    tags: &common [orders]\n  order.paid:\n    tags: *common\n'),
  },
};

export const aliasCycle: CodeDoc = {
  code: 'yaml/alias-cycle',
  severity: 'error',
  summary: 'An alias stands inside of the node that it repeats.',
  explanation: 'A node that contains itself has no end. Move the anchor to the part that is to be repeated.',
  examples: {
    wrong: file('events:\n  order.paid: &paid\n    examples: [*paid]\n'),
    right: file('events:\n  order.paid:\n    tags: &tags [orders]\n  order.sent:\n    tags: *tags\n'),
  },
};

export const aliasBomb: CodeDoc = {
  code: 'yaml/alias-bomb',
  severity: 'error',
  summary: 'Aliases of aliases unfold into more than a million values.',
  explanation:
    'Aliases that repeat lists of aliases grow exponentially: a small file can unfold into more than a machine can hold. Write shared parts once, by name, under `properties:` or `groups:`.',
  examples: { wrong: file(bomb()), right: file('x-tags: &tags [orders]\nevents:\n  order.paid:\n    tags: *tags\n') },
};

function bomb(): string {
  const lines = ['x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
  for (let level = 1; level < 8; level++) {
    lines.push(
      `x-${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export const tooDeep: CodeDoc = {
  code: 'yaml/too-deep',
  severity: 'error',
  summary: 'Values are nested more than 100 levels deep.',
  explanation: 'No catalog needs this depth; it is most likely a generated or a broken file.',
  examples: {
    wrong: file(`x-deep: ${'['.repeat(200)}${']'.repeat(200)}\n`),
    right: file(`x-deep: ${'['.repeat(20)}${']'.repeat(20)}\n`),
  },
};

export const tooLarge: CodeDoc = {
  code: 'yaml/too-large',
  severity: 'error',
  summary: 'The file is larger than 16 MB.',
  explanation:
    'A YAML file of this size is not read: it is hardly a catalog, and would take minutes and gigabytes. Split it into several files; how definitions are spread over files makes no difference.',
  examples: null,
};

export const badCharacter: CodeDoc = {
  code: 'yaml/character',
  severity: 'error',
  summary:
    'A character that YAML does not allow: a control character, half of a surrogate pair, or a byte that is not UTF-8.',
  explanation:
    'Such characters are invisible in most editors and come from a wrong encoding or a damaged file. Save the file as UTF-8; inside of double quotes, control characters can be written as escapes (`"\\x07"`).',
  examples: {
    wrong: file('events:\n  order.paid:\n    description: Payment\u0007 succeeded\n'),
    right: file(simple),
  },
};

export const complexKey: CodeDoc = {
  code: 'yaml/complex-key',
  severity: 'error',
  summary: 'A key that is a list, a map or empty.',
  explanation: 'Keys are names. Text that begins with `[` or `{` has to be quoted.',
  examples: {
    wrong: file('events:\n  [order, paid]:\n    owner: payments\n'),
    right: file('events:\n  order.paid:\n    owner: payments\n'),
  },
};

export const reservedKey: CodeDoc = {
  code: 'yaml/reserved-key',
  severity: 'error',
  summary: 'The key `__proto__` cannot be used.',
  explanation:
    'In JavaScript objects the key `__proto__` does not hold a value but changes what the object is, so that an event with such a property cannot be handled safely by the app that sends it. Choose another name.',
  examples: {
    wrong: file('events:\n  order.paid:\n    properties:\n      __proto__: string\n'),
    right: file('events:\n  order.paid:\n    properties:\n      prototype: string\n'),
  },
};

export const badMerge: CodeDoc = {
  code: 'yaml/merge',
  severity: 'error',
  summary: 'A merge key (`<<`) whose value is not a map or a list of maps.',
  explanation: 'The merge key copies the entries of other maps: `<<: *defaults` or `<<: [*one, *two]`.',
  examples: {
    wrong: file('x-tags: &tags [orders]\nevents:\n  order.paid:\n    <<: *tags\n'),
    right: file('x-common: &common {owner: payments}\nevents:\n  order.paid:\n    <<: *common\n'),
  },
};

export const notAMap: CodeDoc = {
  code: 'yaml/not-a-map',
  severity: 'error',
  summary: 'A YAML document that is not a map.',
  explanation: 'Every file (and every document of a file) is a map: `events:`, `properties:` and so on.',
  examples: { wrong: file('- order.paid\n- order.sent\n'), right: file(simple) },
};

export const parseCodes: readonly CodeDoc[] = [
  syntaxError,
  tabIndent,
  duplicateKey,
  unknownTag,
  unknownAnchor,
  aliasCycle,
  aliasBomb,
  tooDeep,
  tooLarge,
  badCharacter,
  complexKey,
  reservedKey,
  badMerge,
  notAMap,
];
