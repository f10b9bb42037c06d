import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { contentHash } from '../../base/hash.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import type { Source } from '../../base/span.ts';
import { didYouMean, suggest } from '../../base/suggest.ts';
import { valuePattern } from '../../model/formats.ts';
import type { SeedDef } from '../../model/transform.ts';
import type { JsonValue, ScalarKind } from '../../model/values.ts';
import { readSource } from '../project/read-sources.ts';
import { missingSeedFile, seedColumns, seedValue } from './codes.ts';
import { type CsvCell, type CsvTable, parseCsv } from './parse-csv.ts';

/** The rows of a seed, converted; values are in the order of the seed's columns. */
export interface SeedRows {
  readonly columns: SeedDef['columns'];
  readonly rows: readonly (readonly JsonValue[])[];
}

/** So many wrong values are shown; the rest are counted. */
const mostShown = 10;

/** The text of a seed's file, or why there is none, at the place in the catalog that names it. */
export function readSeedFile(root: string, seed: SeedDef): Outcome<Source> {
  const path = seed.file.value;
  if (!existsSync(join(root, path))) return failure(missingFile(root, seed));
  const read = readSource(root, path);
  const atSeed = read.diagnostics.map((one) => ({ ...one, related: [...one.related, named(seed)] }));
  return { value: read.value, diagnostics: atSeed };
}

/** The file's contents as far as they decide what the seed's table holds. */
export function seedFingerprint(seed: SeedDef, source: Source): string {
  return contentHash(JSON.stringify([seed.columns.map(({ name, type }) => [name, type]), source.text]));
}

/** The rows of a seed's file with the types that the catalog declares. */
export function seedRows(seed: SeedDef, source: Source): Outcome<SeedRows> {
  const parsed = parseCsv(source);
  if (parsed.value === null) return failure(...parsed.diagnostics);
  const columns = matchColumns(seed, parsed.value);
  if (columns.value === null) return failure(...columns.diagnostics);
  const positions = columns.value;
  const complaints: Diagnostic[] = [];
  const rows = parsed.value.rows.map((cells) =>
    seed.columns.map(({ name, type }, index) => {
      const cell = cells[positions[index] ?? -1];
      const value = cell === undefined ? null : convert(cell, type);
      if (value !== undefined) return value;
      if (cell) complaints.push(badValue(cell, name, type));
      return null;
    }),
  );
  if (complaints.length > 0) return failure(...limited(complaints));
  return success({ columns: seed.columns, rows });
}

/** For each declared column its position in the file. */
function matchColumns(seed: SeedDef, table: CsvTable): Outcome<readonly number[]> {
  const inFile = table.header.map((cell) => cell.text ?? '');
  const declared = seed.columns.map((column) => column.name);
  const complaints: Diagnostic[] = [];
  for (const column of seed.columns.filter(({ name }) => !inFile.includes(name))) {
    complaints.push(
      diagnostic(seedColumns, {
        message: `The file \`${seed.file.value}\` has no column \`${column.name}\`.`,
        hint: didYouMean(
          column.name,
          inFile.filter((name) => !declared.includes(name)),
        ),
        span: column.at.name ?? column.at.self,
        related: table.header[0] ? [{ message: 'the columns of the file', span: table.header[0].span }] : [],
      }),
    );
  }
  table.header.forEach((cell, index) => {
    const name = cell.text ?? '';
    const message =
      inFile.indexOf(name) < index
        ? `The column \`${name}\` is there twice.`
        : `The column \`${name}\` is not declared.`;
    if (declared.includes(name) && inFile.indexOf(name) === index) return;
    const missing = declared.filter((one) => !inFile.includes(one));
    const hint =
      suggest(name, missing).length > 0
        ? didYouMean(name, missing)
        : `Declare it under \`columns\` of the seed \`${seed.name}\`, or take it out of the file.`;
    complaints.push(diagnostic(seedColumns, { message, hint, span: cell.span, related: [named(seed)] }));
  });
  if (complaints.length > 0) return failure(...complaints);
  return success(declared.map((name) => inFile.indexOf(name)));
}

/** The value of a field; undefined where it does not have the type. */
function convert({ text }: CsvCell, type: ScalarKind): JsonValue | undefined {
  if (text === null) return null;
  const trimmed = text.trim();
  switch (type) {
    case 'string':
      return text;
    case 'integer':
      return toInteger(trimmed);
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
    case 'boolean':
      return { true: true, false: false }[trimmed.toLowerCase()];
    case 'timestamp':
      return matching('timestamp', fullTimestamp(trimmed));
    case 'date':
    case 'uuid':
      return matching(type, trimmed);
  }
}

function toInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value === BigInt.asIntN(64, value) ? value : undefined;
}

function matching(type: 'date' | 'timestamp' | 'uuid', text: string): string | undefined {
  return new RegExp(valuePattern[type], 'u').test(text) ? text : undefined;
}

/** Spreadsheets write `2025-01-14 08:00`: seconds and the offset may be missing, and a blank may stand for the `T`. */
function fullTimestamp(text: string): string {
  const [, day, minutes, seconds = ':00', fraction = '', offset = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?)?\s*(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  return day === undefined ? text : `${day}T${minutes ?? '00:00'}${seconds}${fraction.slice(0, 10)}${offset}`;
}

function badValue(cell: CsvCell, column: string, type: ScalarKind): Diagnostic {
  const shown = (cell.text ?? '').length > 60 ? `${cell.text?.slice(0, 57)}…` : cell.text;
  return diagnostic(seedValue, {
    message: `\`${shown}\` is not ${type === 'integer' ? 'an' : 'a'} ${type}, as \`${column}\` is declared.`,
    hint: type === 'boolean' ? 'Write `true` or `false`.' : null,
    span: cell.span,
  });
}

function limited(complaints: readonly Diagnostic[]): Diagnostic[] {
  const shown = complaints.slice(0, mostShown);
  const last = shown.at(-1);
  if (complaints.length <= mostShown || last === undefined) return shown;
  const more = `${complaints.length - mostShown} more values of this file are wrong.`;
  return [...shown.slice(0, -1), { ...last, hint: last.hint ? `${last.hint} ${more}` : more }];
}

function missingFile(root: string, seed: SeedDef): Diagnostic {
  const path = seed.file.value;
  const folder = dirname(path);
  const siblings = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  const near = suggest(
    path,
    siblings.map((name) => (folder === '.' ? name : `${folder}/${name}`)),
  )[0];
  return diagnostic(missingSeedFile, {
    message: `There is no file \`${path}\`.`,
    hint: near ? `Did you mean \`${near}\`?` : "Paths of seeds are relative to the project's root.",
    span: seed.file.span,
  });
}

function named(seed: SeedDef): Diagnostic['related'][number] {
  return { message: `the seed \`${seed.name}\` is defined here`, span: seed.file.span };
}
