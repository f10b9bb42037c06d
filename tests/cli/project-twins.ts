import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { absent, edit, files } from './edited-files.ts';
import { emptyFolder, runCli } from './run-cli.ts';

/*
 * What is remembered must never show: after any edit, `check` and `generate` say and write the same as a twin of the project
 * that remembers nothing.
 */

/** The texts of a project that is being edited: of each file, what stands in each of its places. */
type Texts = Record<string, string[]>;

function firstTexts(): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, slots]) => [path, slots.map((slot) => slot.first)]));
}

function mend(texts: Texts): void {
  for (const [path, slots] of Object.entries(files)) {
    for (const [index, slot] of slots.entries()) if (slot.isHarm) (texts[path] ?? [])[index] = slot.first;
  }
}

function write(folder: string, texts: Texts): void {
  for (const [path, parts] of Object.entries(texts)) {
    const text = parts.join('');
    const full = join(folder, path);
    if (text.includes(absent)) rmSync(full, { force: true });
    else if (!existsSync(full) || readFileSync(full, 'utf8') !== text) put(folder, path, text);
  }
}

/** Generated files that somebody edits by hand. */
const harm = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  'dist/catalog.json',
  'dist/types/index.d.ts',
  'dist/docs/index.md',
);

export const step = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  isMended: fc.boolean(),
  commands: fc.constantFrom(['check', 'generate'], ['check', 'generate'], ['generate'], ['check']),
  harm,
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
export const start: Step = { edits: [], isMended: false, commands: ['check', 'generate'], harm: '' };

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export function outputs(folder: string): Record<string, string> {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return {};
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort();
  const found = names.filter((name) => statSync(join(dist, name)).isFile());
  return Object.fromEntries(found.map((name) => [name, readFileSync(join(dist, name), 'utf8')]));
}

export async function look(folder: string, commands: readonly string[]) {
  const said = [];
  for (const command of commands) said.push(await runCli(folder, [command, '--json']));
  return { said, dist: outputs(folder) };
}

/** A project and its twin, which remembers nothing. */
export function twins(): { readonly texts: Texts; readonly own: string; readonly twin: string } {
  return { texts: firstTexts(), own: join(emptyFolder(), 'shop'), twin: join(emptyFolder(), 'shop') };
}

export function carryOut(
  { edits, isMended, harm: harmed }: Step,
  { texts, own, twin }: ReturnType<typeof twins>,
): void {
  for (const { path, slot, text } of edits) (texts[path] ?? [])[slot] = text;
  if (isMended) mend(texts);
  for (const folder of [own, twin]) {
    write(folder, texts);
    if (harmed !== '' && existsSync(join(folder, harmed))) put(folder, harmed, 'edited');
  }
  rmSync(join(twin, '.waymark'), { recursive: true, force: true });
}

interface Kept {
  readonly key: string;
  readonly changed: object;
}

/** What a command keeps of its last run: the key of the files, and what changed since the outline was made. */
export function kept(folder: string, command: string): Kept | null {
  const path = join(folder, `.waymark/cache/${command}.json`);
  if (!existsSync(path)) return null;
  const { key, based } = JSON.parse(readFileSync(path, 'utf8'));
  return { key, changed: based?.changed ?? {} };
}

/** Whether a command, since it kept something else, has looked only at what changed. */
export function wasBrief(before: Kept | null, after: Kept | null): boolean {
  return after !== null && after.key !== before?.key && Object.keys(after.changed).length > 0;
}

/** Replaces a text of a file that is there. */
export function change(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  put(folder, path, text.replace(from, to));
}

export const commands = ['check', 'generate'];

/** A project in which both commands have run, and its twin. */
export async function known(): Promise<ReturnType<typeof twins>> {
  const project = twins();
  carryOut(start, project);
  for (const folder of [project.own, project.twin]) await look(folder, commands);
  return project;
}

export async function expectAlike({ own, twin }: ReturnType<typeof twins>): Promise<void> {
  rmSync(join(twin, '.waymark'), { recursive: true, force: true });
  expect(await look(own, commands)).toEqual(await look(twin, commands));
}
