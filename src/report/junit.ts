import type { Diagnostic } from '../base/diagnostic.ts';
import { placeText, type ReportFormat } from './format.ts';

/** JUnit XML: a test case a finding, so that any CI shows them; one passing case where there are none. */
export const junit: ReportFormat = {
  name: 'junit',
  summary: 'JUnit XML for CI test reports',
  render: (input) => {
    const failures = input.diagnostics.filter((one) => one.severity === 'error').length;
    const cases =
      input.diagnostics.length === 0
        ? [`    <testcase name="${escapeXml(input.command)}"/>`]
        : input.diagnostics.map(testCase);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites>',
      `  <testsuite name="${escapeXml(input.command)}" tests="${cases.length}" failures="${failures}">`,
      ...cases,
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n');
  },
};

function testCase(one: Diagnostic): string {
  const place = placeText(one.span);
  const name = escapeXml(place ? `${one.code} ${place}` : one.code);
  const file = one.span ? ` file="${escapeXml(one.span.path)}" line="${one.span.line}"` : '';
  const words = escapeXml([place, one.message, one.hint].filter((part) => part !== null).join('\n'));
  const body =
    one.severity === 'error'
      ? `<failure type="${escapeXml(one.code)}" message="${escapeXml(one.message)}">${words}</failure>`
      : `<system-out>${words}</system-out>`;
  return `    <testcase name="${name}" classname="${escapeXml(one.code)}"${file}>${body}</testcase>`;
}

/** Escapes markup and drops what XML 1.0 cannot hold. */
function escapeXml(value: string): string {
  return value
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
