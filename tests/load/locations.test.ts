import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFiles } from '../../src/run/load/find-files.ts';
import { catalogOf } from '../sample/fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'waymark-locations-'));
mkdirSync(join(root, 'here'));
writeFileSync(join(root, 'here/a.ndjson'), '');

function find(location: string, env: Record<string, string>) {
  const [source] = catalogOf(`events: {seen: {}}\nsources: {app: {location: '${location}'}}`).sources;
  if (!source) throw new Error('no source');
  const { files, diagnostics } = findFiles(root, source, env);
  return { files: files.map((file) => file.path), codes: diagnostics.map((one) => one.code) };
}

test('locations name environment variables, with and without a default', () => {
  expect(find('${PLACE:-here}/*.ndjson', {})).toEqual({ files: ['here/a.ndjson'], codes: [] });
  expect(find('${PLACE}/*.ndjson', { PLACE: 'here' })).toEqual({ files: ['here/a.ndjson'], codes: [] });
  expect(find('${PLACE:-here}/*.ndjson', { PLACE: 'there' })).toEqual({ files: [], codes: ['load/no-files'] });
});

test('a variable that is missing is the only complaint', () => {
  expect(find('${PLACE}/*.ndjson', {})).toEqual({ files: [], codes: ['settings/missing-variable'] });
});
