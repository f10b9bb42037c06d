import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Source } from '../../base/span.ts';
import type { YamlMap } from '../../yaml/nodes.ts';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import type { Read, ReadContext, Shape } from '../../yaml/shape.ts';
import {
  anyNode,
  byKind,
  documented,
  flag,
  jsonObject,
  list,
  located,
  mapOf,
  mapped,
  type NamedEntry,
  object,
  ref,
  reportWrongKind,
  text,
} from '../../yaml/shapes.ts';

/** A row stays a node, so that each of its cells has its place. */
const row: Shape<YamlMap> = {
  read(node, context) {
    const read = anyNode.read(node, context);
    if (read === undefined || read.kind === 'map') return read;
    return reportWrongKind(node, 'a map from columns to values (a row)', context);
  },
  schema: () => ({ type: 'object' }),
};

/** `true`, or the partitions that are built again. */
const incremental = byKind({
  scalar: mapped(flag, (isIncremental) => ({ isIncremental, start: undefined, end: undefined })),
  map: mapped(
    object({
      what: 'the range of an incremental run',
      required: { start: documented('The first moment that is built again.', located(text)) },
      optional: { end: documented('The moment at which that ends; it does not belong to it.', located(text)) },
    }),
    ({ start, end }) => ({ isIncremental: true, start, end }),
  ),
});

const testShape = object({
  what: 'a unit test',
  required: {
    model: documented('The model that is tested.', ref),
    expect: documented('The rows that it has to return; columns that are left out are not compared.', list(row)),
  },
  optional: {
    description: documented('What it shows, in a sentence.', text),
    given: documented('The rows of what it reads, by name; what is left out is empty.', mapOf(list(row), 'table')),
    ordered: documented('`true` if the order of the rows counts.', flag),
    vars: documented('Values of variables.', jsonObject),
    incremental: documented(
      'Render it as for an incremental run: `true` or the range that is built again.',
      incremental,
    ),
  },
});

export const unitTestsShape = mapOf(testShape, 'unit test');

const fileShape = object({
  what: 'a file of unit tests',
  optional: { unit_tests: documented('Unit tests of models, by name.', unitTestsShape) },
  ignore: (key) => key.startsWith('x-'),
});

export type UnitTestSpec = Read<typeof testShape>;

/** The unit tests of one file. */
export interface ReadUnitTests {
  readonly tests: readonly NamedEntry<UnitTestSpec>[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one YAML file below the folder of the transforms. The result depends on nothing but path and text. */
export function readUnitTests(source: Source): ReadUnitTests {
  const diagnostics: Diagnostic[] = [];
  const context: ReadContext = { report: (finding) => diagnostics.push(finding) };
  const parsed = parseYaml(source);
  diagnostics.push(...parsed.diagnostics);
  const documents = (parsed.value?.documents ?? []).flatMap((one) => fileShape.read(one, context) ?? []);
  return { tests: documents.flatMap((one) => one.unit_tests ?? []), diagnostics };
}
