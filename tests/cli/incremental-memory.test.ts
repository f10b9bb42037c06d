import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, expectAlike, known, look, outputs, put } from './project-twins.ts';
import { brief } from './remembered-edits.ts';
import { bin } from './run-process.ts';

describe('a memory that is not as it was left', () => {
  const damages: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    'cut off': (bytes) => bytes.subarray(0, bytes.length >> 1),
    'changed in one place': (bytes) =>
      Buffer.from(bytes.toString('latin1').replace(/"(?=[0-9a-f]{20})./, '"0'), 'latin1'),
    emptied: () => new Uint8Array(),
    'of something else': () =>
      Buffer.from(
        '{"key":"x","based":{"id":"y","changed":{},"counts":{},"diagnostics":[]},"diagnostics":[],"summary":"1; 2"}',
      ),
  };

  test.each(Object.keys(damages))('is passed over: %s', async (how) => {
    const project = await known();
    const cache = join(project.own, '.waymark/cache');
    for (const name of readdirSync(cache)) {
      const bytes = readFileSync(join(cache, name));
      writeFileSync(join(cache, name), damages[how]?.(bytes) ?? bytes);
      for (const folder of [project.own, project.twin]) {
        change(
          folder,
          'catalog/orders.yaml',
          'properties:\n',
          `properties:\n      ${name.replace(/\W/g, '_')}: date\n`,
        );
      }
      await expectAlike(project);
    }
  });

  test('and so is a place where nothing can be kept', async () => {
    const project = await known();
    rmSync(join(project.own, '.waymark'), { recursive: true });
    put(project.own, '.waymark', 'a file');
    for (const folder of [project.own, project.twin]) brief['a property more']?.(folder);
    await expectAlike(project);
  });

  test('several processes may change the same outputs', async () => {
    const project = await known();
    for (let round = 0; round < 2; round++) {
      for (const folder of [project.own, project.twin]) {
        change(folder, 'catalog/orders.yaml', 'properties:\n', `properties:\n      round_${round}: date\n`);
      }
      const codes = await Promise.all(
        ['check', 'generate', 'generate', 'check'].map((name) => exitCode(project.own, name)),
      );
      expect(codes).toEqual([0, 0, 0, 0]);
      await look(project.twin, ['generate']);
      expect(outputs(project.own)).toEqual(outputs(project.twin));
    }
  });
});

function exitCode(cwd: string, command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, command, '--quiet'], { cwd, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}
