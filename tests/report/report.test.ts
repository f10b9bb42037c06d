import { describe, expect, test } from 'vitest';
import { type CodeDoc, type Diagnostic, diagnostic, sortDiagnostics } from '../../src/base/diagnostic.ts';
import { codeFrame } from '../../src/report/code-frame.ts';
import { countText, type ReportInput } from '../../src/report/format.ts';
import { reportFormats } from '../../src/report/index.ts';

const doc: CodeDoc = {
  code: 'event/unknown-property',
  severity: 'error',
  summary: 'Unknown property',
  explanation: 'It is *not* known.',
  examples: null,
};
const source = 'events:\n  order.paid:\n\tamout: {min: 0}\n';
const span = { path: 'catalog/a b.yaml', line: 3, column: 2, endLine: 3, endColumn: 7 };
const finding = diagnostic(doc, {
  message: 'Unknown property `amout`, 100% <sure> "really"',
  hint: 'Did you mean `amount`?',
  span,
  related: [{ message: 'defined here', span: { ...span, line: 1, column: 1, endLine: 1, endColumn: 7 } }],
});
const note: Diagnostic = {
  code: 'run/slow',
  severity: 'warning',
  message: 'slow',
  hint: null,
  span: null,
  related: [],
};

function render(name: string, diagnostics: readonly Diagnostic[] = [finding, note]): string {
  const input: ReportInput = {
    diagnostics,
    textOf: () => source,
    codes: new Map([[doc.code, doc]]),
    color: false,
    command: 'waymark check',
  };
  const format = reportFormats.find((one) => one.name === name);
  if (!format) throw new Error(`no format ${name}`);
  return format.render(input);
}

describe('report formats', () => {
  test('text shows the line, underlines the columns (tabs kept) and gives the hint', () => {
    expect(render('text')).toBe(
      [
        'error[event/unknown-property] catalog/a b.yaml:3:2',
        '  Unknown property `amout`, 100% <sure> "really"',
        '  3 | \tamout: {min: 0}',
        '    | \t^^^^^',
        '  catalog/a b.yaml:1:1: defined here',
        '  hint: Did you mean `amount`?',
        '',
        'warning[run/slow]',
        '  slow',
        '',
      ].join('\n'),
    );
  });

  test('json holds the diagnostics as they are', () => {
    expect(JSON.parse(render('json'))).toEqual({ diagnostics: [finding, note] });
  });

  test('github escapes what workflow commands give a meaning', () => {
    expect(render('github')).toBe(
      '::error file=catalog/a b.yaml,line=3,endLine=3,col=2,endColumn=7,title=event/unknown-property::' +
        'Unknown property `amout`, 100%25 <sure> "really"%0Ahint: Did you mean `amount`?\n' +
        '::warning title=run/slow::slow\n',
    );
  });

  test('sarif names rules, levels and regions', () => {
    const run = JSON.parse(render('sarif')).runs[0];
    expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual([
      'event/unknown-property',
      'run/slow',
    ]);
    expect(run.results[0]).toMatchObject({
      ruleId: 'event/unknown-property',
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'catalog/a%20b.yaml' },
            region: { startLine: 3, startColumn: 2, endColumn: 7 },
          },
        },
      ],
    });
    expect(run.results[1]).toMatchObject({ level: 'warning', locations: [] });
  });

  test('junit counts only errors as failures, and an empty report passes', () => {
    expect(render('junit')).toContain('<testsuite name="waymark check" tests="2" failures="1">');
    expect(render('junit')).toContain('&lt;sure&gt; &quot;really&quot;');
    expect(render('junit', [])).toContain('<testcase name="waymark check"/>');
  });
});

test('a code frame of a very long line shows a window around the span', () => {
  const long = `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`;
  const [code = '', underline = ''] = codeFrame(long, {
    path: 'a',
    line: 1,
    column: 5001,
    endLine: 1,
    endColumn: 5005,
  });
  expect(code.length).toBeLessThan(160);
  expect(code.slice(underline.indexOf('^'), underline.lastIndexOf('^') + 1)).toBe('HERE');
});

test('findings are sorted by place, those without a place last, repetitions dropped', () => {
  const earlier = { ...finding, span: { ...span, line: 1 } };
  expect(sortDiagnostics([note, finding, earlier, finding])).toEqual([earlier, finding, note]);
  expect(countText([finding, note, earlier])).toBe('2 errors, 1 warning');
  expect(countText([])).toBe('no problems');
});
