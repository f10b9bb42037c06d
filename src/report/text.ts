import { styleText } from 'node:util';
import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import { codeFrame } from './code-frame.ts';
import { placeText, type ReportFormat, type ReportInput } from './format.ts';

/** For people: one block a finding, with the line of code. */
export const text: ReportFormat = {
  name: 'text',
  summary: 'for people, with code frames',
  render: (input) => input.diagnostics.map((one) => `${block(one, input)}\n`).join('\n'),
};

const colors: Record<Severity, 'red' | 'yellow' | 'cyan'> = { error: 'red', warning: 'yellow', info: 'cyan' };

function block(one: Diagnostic, input: ReportInput): string {
  const paint = (style: Parameters<typeof styleText>[0], words: string) =>
    input.color ? styleText(style, words, { validateStream: false }) : words;
  const place = placeText(one.span);
  const lines = [
    `${paint(['bold', colors[one.severity]], `${one.severity}[${one.code}]`)}${place ? ` ${paint('underline', place)}` : ''}`,
    ...indent(one.message.split('\n')),
  ];
  if (one.span) {
    const source = input.textOf(one.span.path);
    if (source !== null) {
      const [code, underline] = codeFrame(source, one.span);
      if (code && underline) lines.push(...indent([paint('dim', code), paint(colors[one.severity], underline)]));
    }
  }
  for (const related of one.related) {
    lines.push(`  ${paint('dim', `${placeText(related.span)}:`)} ${related.message}`);
  }
  if (one.hint) lines.push(...indent(`${paint('green', 'hint:')} ${one.hint}`.split('\n')));
  return lines.join('\n');
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
