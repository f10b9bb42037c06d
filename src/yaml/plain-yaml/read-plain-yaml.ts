import type { YamlMap } from '../nodes.ts';
import { readBlock } from './block.ts';
import { type Cursor, doubt, doubtful, endLine, findContent } from './cursor.ts';

/** Tabs, lone carriage returns, other line ends, control characters and what is not allowed in YAML at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
const unusual = /[\0-\t\v-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFD-\uFFFF]/;

/**
 * Reads the YAML that people write in catalogs: maps and lists, in blocks or in brackets; plain, quoted and block text;
 * comments; several documents. Returns a map a document, the same nodes and spans as by way of the `yaml` package, or null
 * where it is not certain of that: wherever anything is wrong, and for anchors, aliases, tags, merge keys, tabs and the like.
 */
export function readPlainYaml(path: string, text: string): readonly YamlMap[] | null {
  const unixText = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
  if (unusual.test(unixText) || !unixText.isWellFormed()) return null;
  const completed = !unixText.endsWith('\n');
  const lines = completed ? `${unixText}\n` : unixText;
  try {
    return readDocuments({ path, text: lines, completed, at: 0, line: 1, lineStart: 0, indent: -1 });
  } catch (error) {
    if (error === doubtful) return null;
    throw error;
  }
}

function readDocuments(cursor: Cursor): YamlMap[] {
  const documents: YamlMap[] = [];
  findContent(cursor);
  while (cursor.at < cursor.text.length) {
    if (cursor.indent < 0) {
      cursor.at += '---'.length;
      endLine(cursor);
      continue;
    }
    const document = readBlock(cursor, -1, 0);
    if (document.kind !== 'map' || cursor.indent >= 0) doubt();
    documents.push(document);
  }
  return documents;
}
