import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/check/codes.ts';
import { catalogSchema, settingsSchema } from '../../src/check/editor-schema.ts';
import { parseYaml } from '../../src/yaml/parse-yaml.ts';
import { toJson } from '../../src/yaml/shapes.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
const validateCatalog = ajv.compile(catalogSchema());
const validateSettings = ajv.compile(settingsSchema());

function documents(text: string): unknown[] {
  return (parseYaml({ path: 'a.yaml', text }).value?.documents ?? []).map(toJson);
}

function complaints(validate: typeof validateCatalog, text: string): unknown[] {
  return documents(text).flatMap((one) => (validate(one) ? [] : (validate.errors ?? [])));
}

/** Paths of the keys, at any depth, that have no description. */
function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, items, additionalProperties, anyOf = [] } = Object(schema);
  const own = Object.entries(properties).flatMap(([key, value]) => [
    ...('description' in Object(value) ? [] : [`${path}.${key}`]),
    ...undescribed(value, `${path}.${key}`),
  ]);
  const inner = [items, additionalProperties, ...anyOf].flatMap((one: unknown) => undescribed(one, `${path}.*`));
  return [...own, ...inner];
}

describe('the editor schema of the catalog', () => {
  it('accepts the reference catalogs', () => {
    const files = globSync('catalog/**/*.yaml');
    expect(files.length).toBeGreaterThan(1);
    for (const path of files) expect(complaints(validateCatalog, readFileSync(path, 'utf8')), path).toEqual([]);
  });

  it('accepts what reading accepts: the right example of every code', () => {
    for (const { code, examples } of codes) {
      for (const [path, text] of Object.entries(examples?.right ?? {})) {
        expect(complaints(path === 'waymark.yaml' ? validateSettings : validateCatalog, text), code).toEqual([]);
      }
    }
  });

  it('complains about what reading complains about', () => {
    const reading = codes.filter(({ code }) => code.startsWith('read/') || code === 'assertion/unknown-kind');
    // These are beyond what editors can tell by a schema, or not worth its weight.
    const beyond = ['read/name', 'read/repeated', 'read/condition', 'read/empty'];
    for (const { code, examples } of reading) {
      if (examples === null || beyond.includes(code)) continue;
      const texts = Object.values(examples.wrong);
      expect(texts.flatMap((text) => complaints(validateCatalog, text)).length, code).toBeGreaterThan(0);
    }
  });

  it('describes every key', () => {
    const { assertion: _, check: __, ...own } = Object(catalogSchema().$defs);
    const bare = [catalogSchema(), settingsSchema(), ...Object.values(own)].flatMap((schema) =>
      undescribed(schema, ''),
    );
    expect(bare).toEqual([]);
  });

  it('accepts the settings of this project', () => {
    expect(complaints(validateSettings, readFileSync('waymark.yaml', 'utf8'))).toEqual([]);
    expect(complaints(validateSettings, 'nam: shop').length).toBeGreaterThan(0);
  });
});
