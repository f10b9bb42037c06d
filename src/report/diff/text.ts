import { styleText } from 'node:util';
import type { Finding } from '../../diff/finding.ts';
import { type DiffReport, verdicts } from '../../diff/report.ts';
import { audiences } from '../../diff/rule.ts';
import { placeText } from '../format.ts';
import { dataText } from './data-report.ts';
import {
  containerText,
  countsByRule,
  grouped,
  movesOf,
  namesText,
  type Section,
  sectionsOf,
  sitesText,
  totalText,
  verdictText,
  type Weight,
  weightOf,
  witnessText,
} from './grouped.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Only breaks. */
  readonly quiet: boolean;
}

/** So many findings are written out; the others are counted by their rules. */
const mostFindings = 100;

const colors: Readonly<Record<Weight, Parameters<typeof styleText>[0]>> = {
  break: ['bold', 'red'],
  warning: 'yellow',
  waived: 'magenta',
  note: 'cyan',
};

/** A diff for people: what changed by what it is about, then how it looks for each audience. */
export function diffText(report: DiffReport, options: TextOptions): string {
  const shown = options.quiet ? report.findings.filter((one) => weightOf(one) === 'break') : report.findings;
  const inOrder = sectionsOf(shown).flatMap((one) => one.findings);
  const written = inOrder.slice(0, mostFindings);
  const blocks = sectionsOf(written).map((section) => sectionText(section, options));
  if (inOrder.length > mostFindings) blocks.push(restText(inOrder.slice(mostFindings)));
  if (options.quiet) return blocks.map((block) => `${block}\n`).join('\n');
  const data = report.data === null ? [] : [dataText(report.data, options.color)];
  return [`Compared with ${report.against}.`, ...blocks, ...data, verdictLines(report, options)]
    .map((block) => `${block}\n`)
    .join('\n');
}

function sectionText({ container, findings }: Section, options: TextOptions): string {
  const owner = findings.find((one) => one.owner !== null)?.owner;
  const head = [paint('bold', containerText(container), options), ...(owner ? [`owner ${owner}`] : [])];
  const { models, metrics } = movesOf(findings);
  const moves = [
    ...(metrics.length > 0 ? [`  downstream metrics: ${namesText(metrics)}`] : []),
    ...(models.length > 0 ? [`  downstream models: ${namesText(models)}`] : []),
  ];
  return [head.join('  '), ...findings.map((one) => findingText(one, options)), ...moves].join('\n');
}

function findingText(finding: Finding, options: TextOptions): string {
  const weight = weightOf(finding);
  const label = paint(colors[weight], weight.toUpperCase().padEnd(8), options);
  const place = placeText(finding.span);
  const lines = [`  ${label} ${finding.message}`];
  const more: string[] = [paint('dim', `${finding.rule.id}${place === null ? '' : ` at ${place}`}`, options)];
  if (finding.witness !== null) more.push(`rejected now: ${witnessText(finding.witness)}`);
  const sites = sitesText(finding);
  if (sites !== null) more.push(`in the code: ${sites}`);
  if (finding.isUnproven) more.push('No payload was found that was accepted and is rejected now.');
  if (finding.waiver !== null) {
    const { owner, expires, reason } = finding.waiver;
    more.push(`accepted by ${owner.value} until ${expires.value}: ${reason}`);
  } else if (weight !== 'note') more.push(`instead: ${finding.instead}`);
  return [...lines, ...more.map((line) => `           ${line}`)].join('\n');
}

function restText(findings: readonly Finding[]): string {
  const counts = countsByRule(findings).map(([rule, count]) => `  ${grouped(count).padStart(7)} ${rule}`);
  return [`… and ${grouped(findings.length)} more:`, ...counts].join('\n');
}

function verdictLines(report: DiffReport, options: TextOptions): string {
  const all = verdicts(report);
  const lines = audiences.map((audience) => {
    const verdict = all[audience];
    const color = verdict === 'breaks' ? 'red' : verdict === 'safe' ? 'green' : 'yellow';
    return `${audience.padEnd(10)} ${paint(color, verdictText(verdict, audience, report.findings), options)}`;
  });
  return [...lines, '', totalText(report)].join('\n');
}

function paint(style: Parameters<typeof styleText>[0], words: string, { color }: TextOptions): string {
  return color ? styleText(style, words, { validateStream: false }) : words;
}
