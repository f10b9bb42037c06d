import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateFiles } from '../../generators/generate-files.ts';
import { generators } from '../../generators/index.ts';
import { projectMetrics } from '../../generators/project-metrics.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { plain } from '../../src/model/plain-data.ts';
import { lineageOfText, lineageText } from '../../src/run/project/snapshot/lineage-text.ts';
import { packed, unpackable } from '../../src/run/project/snapshot/pack.ts';
import { packProject, unpackProject } from '../../src/run/project/snapshot/pack-project.ts';
import { packTexts, unpackTexts } from '../../src/run/project/snapshot/pack-texts.ts';
import { place } from '../../src/run/project/snapshot/place.ts';
import { modelSql, modelTexts } from '../../src/transforms/render/model-texts.ts';
import { lineageOfTexts } from '../../src/transforms/render/project-lineage.ts';
import { type CheckedTexts, checkTexts, dialects, nastyProject, projectTexts, repository } from './generate-project.ts';

const projects = { repository, ga4: join(repository, 'examples/ga4'), nasty: nastyProject };

/** A project that went through text, as `check` leaves it for `generate`. */
function keptInput({ project, transforms }: CheckedTexts) {
  const kept = unpackProject(packProject(project) ?? '', project.settings);
  if (kept === null) throw new Error('the project cannot be kept');
  const packedTexts = packTexts(project.models, modelTexts(project, transforms), dialects);
  const texts = unpackTexts(JSON.parse(JSON.stringify(packedTexts)), kept.catalog);
  const known = lineageOfText(lineageText(packedTexts));
  const input = {
    project: kept,
    dialects,
    lineage: lineageOfTexts({ project: kept, texts, metrics: projectMetrics(kept), dialects, known }),
    cache: memoryCache(),
    modelSql: (model: string, name: string) =>
      modelSql(texts, model, dialects.find((one) => one.name === name) ?? fail()),
  };
  return { input, known };
}

function fail(): never {
  throw new Error('no such dialect');
}

describe.each(Object.entries(projects))('a project that was kept: %s', (_, root) => {
  const checked = checkTexts(projectTexts(root));

  test('is the same but for the places of the parts of definitions', () => {
    const kept = keptInput(checked).input.project;
    expect(plain(kept.catalog)).toEqual(plain(checked.project.catalog));
    expect(plain(kept.models)).toEqual(plain(checked.project.models));
    expect(plain(kept.unitTests)).toEqual(plain(checked.project.unitTests));
    const places = ({ catalog, models }: typeof kept) =>
      [...catalog.events, ...catalog.metrics, ...catalog.sources, ...models].map((one) => one.at.self);
    expect(places(kept)).toEqual(places(checked.project));
  });

  test('makes the same files, byte by byte', async () => {
    const fromFiles = await generateFiles(generators, checked.input, new Map());
    const fromText = await generateFiles(generators, keptInput(checked).input, new Map());
    expect(fromFiles.value?.length).toBeGreaterThan(20);
    expect(fromText).toEqual(fromFiles);
  });

  test('has the lineage of every model that is written in SQL', () => {
    const { known } = keptInput(checked);
    const { models } = checked.project;
    for (const { name, rollup } of models) {
      expect(known(name), name).toEqual(rollup === undefined ? checked.input.lineage.model(name) : null);
    }
  });
});

describe('what a text cannot hold as it is keeps nothing', () => {
  const withExample = (example: string): CheckedTexts =>
    checkTexts({
      'catalog/a.yaml': `events:\n  a.b: {description: A, properties: {c: {type: number, example: ${example}}}}\n`,
    });

  test.each(['12345678901234567890', '-0.0'])('%s', (example) => {
    expect(packProject(withExample(example).project)).toBeNull();
  });

  test('and other numbers are kept', () => {
    const { project } = withExample('1e300');
    expect(unpackProject(packProject(project) ?? '', project.settings)?.catalog.events[0]?.properties[0]?.example).toBe(
      1e300,
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, [undefined], new Map(), { at: null }, { span: null }])(
    '%s',
    (value) => {
      expect(() => packed({ a: value })).toThrow(unpackable);
    },
  );
});

test('data come back as they were, whatever the user has written into his own', () => {
  const at = { self: { path: 'a.yaml', line: 1, column: 2, endLine: 3, endColumn: 4 } };
  const own = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
  const part = fc.record({
    name: fc.string(),
    at: fc.constant(at),
    of: fc.record({ name: fc.string(), span: fc.constant(at.self) }),
    text: fc.record({ value: own, span: fc.constant(at.self) }),
    example: own,
    meta: fc.dictionary(fc.constantFrom('at', 'span', 'self', 'value', 'x'), own),
    list: fc.array(fc.record({ at: fc.constant(at), const: own })),
  });
  fc.assert(
    fc.property(part, (value) => {
      const text = JSON.stringify(packed(value));
      expect(text).not.toContain('a.yaml');
      const back: object = JSON.parse(text);
      place(back, at);
      expect(back).toEqual(value);
    }),
  );
});

test('a text of another project is none', () => {
  const { project } = checkTexts(projectTexts(nastyProject));
  const text = packProject(project) ?? '';
  const events = text.split('\n')[1] ?? '';
  expect(unpackProject(text, project.settings)).not.toBeNull();
  expect(
    unpackProject(
      text.replace(events, () => '[]'),
      project.settings,
    ),
  ).toBeNull();
});
