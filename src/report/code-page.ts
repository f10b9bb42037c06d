import type { CodeDoc, ExampleFiles } from '../base/diagnostic.ts';

/** The documentation of one code as Markdown; `level` is that of its heading. */
export function codePage(doc: CodeDoc, level: number): string {
  const parts = [`${'#'.repeat(level)} ${doc.code}`, `*${doc.severity}* · ${doc.summary}`, doc.explanation];
  if (doc.examples) parts.push('Wrong:', ...files(doc.examples.wrong), 'Right:', ...files(doc.examples.right));
  if (doc.change) parts.push('Before:', ...files(doc.change.before), 'After:', ...files(doc.change.after));
  return `${parts.join('\n\n')}\n`;
}

const languages: Readonly<Record<string, string>> = { yaml: 'yaml', yml: 'yaml', hbs: 'sql', csv: 'csv', ts: 'ts' };

function files(example: ExampleFiles): string[] {
  return Object.entries(example).map(([path, text]) => {
    const language = languages[path.slice(path.lastIndexOf('.') + 1)] ?? '';
    const longestRun = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
    const fence = '`'.repeat(longestRun + 1);
    return `\`${path}\`\n\n${fence}${language}\n${text.replace(/\n?$/, '\n')}${fence}`;
  });
}
