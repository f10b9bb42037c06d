import type { ReportFormat } from './format.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

/** Every report format. To add one, add its file and a line here. */
export const reportFormats: readonly ReportFormat[] = [text, json, markdown, github, sarif, junit];

/** The format by its name; `undefined` for an unknown one. */
export function formatNamed(name: string): ReportFormat | undefined {
  return reportFormats.find((one) => one.name === name);
}
