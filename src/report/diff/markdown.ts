import { hasErrors } from '../../base/diagnostic.ts';
import type { Finding } from '../../diff/finding.ts';
import { asides, type DiffReport, type Verdict, verdicts } from '../../diff/report.ts';
import { audiences } from '../../diff/rule.ts';
import { placeText } from '../format.ts';
import { findingsMarkdown, oneLine } from '../markdown.ts';
import { dataMarkdown } from './data-report.ts';
import {
  audienceWords,
  containerText,
  countsByRule,
  grouped,
  movesOf,
  namesText,
  sectionsOf,
  sitesText,
  totalText,
  verdictText,
  type Weight,
  weightOf,
  witnessText,
} from './grouped.ts';

/** By this a job finds the comment that it wrote before. */
export const commentMark = '<!-- waymark diff -->';

/** Of each weight so many findings are written out; the others are counted. A comment may have 65,536 characters. */
const most: Readonly<Record<Weight, number>> = { break: 30, warning: 20, waived: 20, note: 40 };
const longest = 60_000;

const signs: Readonly<Record<Verdict, string>> = { breaks: '❌', waived: '☑️', 'may break': '⚠️', safe: '✅' };

/** A diff as a comment on a pull request, to be read by people who may not know Waymark. */
export function diffMarkdown(report: DiffReport): string {
  const { findings } = report;
  const of = (weight: Weight) =>
    sectionsOf(findings.filter((one) => weightOf(one) === weight)).flatMap((one) => one.findings);
  const parts = [
    commentMark,
    `## Tracking and metrics: ${headline(report)}`,
    `Compared with ${report.against}: ${plainly(totalText(report))}.${consequence(report)}`,
    verdictTable(report),
    ...section('Breaks', of('break'), most.break, breakItem),
    ...section('May break', of('warning'), most.warning, breakItem),
    ...section('Breaks that were accepted', of('waived'), most.waived, waivedItem),
    ...(report.data === null ? [] : dataMarkdown(report.data)),
    ...movesPart(findings),
    ...waiverPart(of('break')),
    ...diagnosticsPart(report),
    ...notesPart(of('note')),
    footer,
  ];
  const text = `${parts.join('\n\n')}\n`;
  if (text.length <= longest) return text;
  return `${closed(text.slice(0, text.lastIndexOf('\n', longest)))}\n\n… cut here; \`waymark diff --format text\` tells the rest.\n`;
}

/** What was cut, with the ends of what it began: all that follows would be folded away. */
function closed(text: string): string {
  const count = (part: string): number => text.split(part).length - 1;
  const fence = count('\n```') % 2 === 1 ? '\n```' : '';
  return `${text}${fence}${count('<details>') > count('</details>') ? '\n\n</details>' : ''}`;
}

/** For who has never heard of it. */
const footer =
  '<sub>Written by `waymark diff`: it compares the catalog of events, tables and metrics before and after this change. `npx waymark explain RULE` tells more about a rule.</sub>';

/** What the marks mean for the pull request. */
function consequence({ findings, diagnostics }: DiffReport): string {
  const has = (weight: Weight) => findings.some((one) => weightOf(one) === weight);
  const words = [
    ...(hasErrors(diagnostics)
      ? ['This check fails: the project has errors (see other findings), and what could not be read was not compared.']
      : []),
    ...(has('break')
      ? ['This check fails until each break (❌) is taken back, or accepted by its owner as told at the end.']
      : []),
    ...(has('warning') ? ['What may break (⚠️) is worth a look, and does not fail this check.'] : []),
  ];
  return words.map((one) => ` ${one}`).join('');
}

function headline({ findings, diagnostics }: DiffReport): string {
  const counted = (count: number, noun: string) =>
    count === 0 ? [] : [`${grouped(count)} ${noun}${count === 1 ? '' : 's'}`];
  const errors = diagnostics.filter((one) => one.severity === 'error').length;
  const breaks = findings.filter((one) => weightOf(one) === 'break').length;
  if (errors + breaks > 0) return [...counted(breaks, 'break'), ...counted(errors, 'error')].join(', ');
  if (findings.length === 0) return 'nothing changes';
  if (findings.some((one) => weightOf(one) === 'warning')) return 'nothing is sure to break';
  return findings.some((one) => weightOf(one) === 'waived') ? 'all breaks are accepted' : 'safe';
}

function verdictTable(report: DiffReport): string {
  const all = verdicts(report);
  const rows = audiences.map((audience) => {
    const verdict = all[audience];
    return `| ${signs[verdict]} | ${audienceWords[audience]} | ${plainly(verdictText(verdict, audience, report.findings))} |`;
  });
  return ['| | for | verdict |', '|---|---|---|', ...rows].join('\n');
}

/** In words that need no knowledge of Waymark. */
function plainly(counts: string): string {
  return counts
    .replace(/\b1 note\b/, '1 change that breaks nothing')
    .replace(/\b(\S+) notes\b/, '$1 changes that break nothing')
    .replace(/\b1 waived\b/, '1 accepted break')
    .replace(/\b(\S+) waived\b/, '$1 accepted breaks');
}

function section(title: string, findings: readonly Finding[], limit: number, item: (one: Finding) => string): string[] {
  if (findings.length === 0) return [];
  const written = findings.slice(0, limit);
  const parts = [`### ${title}`];
  for (const { container, findings: own } of sectionsOf(written)) {
    const owner = own.find((one) => one.owner !== null)?.owner;
    parts.push(`**${containerText(container)}**${owner ? `, owned by ${owner}` : ''}`, own.map(item).join('\n'));
  }
  const rest = countsByRule(findings.slice(limit)).map(([rule, count]) => `\`${rule}\` ${grouped(count)} times`);
  if (rest.length > 0) parts.push(`… and ${grouped(findings.length - limit)} more: ${rest.join(', ')}.`);
  return parts;
}

function breakItem(finding: Finding): string {
  const lines = [`- ${oneLine(finding.message)}`];
  lines.push(`  <br>*Why it matters:* ${firstSentences(oneLine(finding.rule.explanation))}`);
  if (finding.witness !== null)
    lines.push(`  <br>*An event that was accepted and is rejected now:* \`\`${witnessText(finding.witness)}\`\``);
  const sites = sitesText(finding);
  if (sites !== null) lines.push(`  <br>*In the code:* ${sites}`);
  if (finding.isUnproven) lines.push('  <br>*No event was found that was accepted and is rejected now.*');
  lines.push(`  <br>*Instead:* ${oneLine(finding.instead)}`);
  lines.push(`  <br>*Rule* \`${finding.rule.id}\` *about* \`${finding.subject}\`${whereText(finding)}`);
  return lines.join('\n');
}

/** What a rule says beyond two sentences is for its own page. */
function firstSentences(text: string): string {
  return /^(?:.*?[.!?](?= [A-Z`]|$) ?){1,2}/.exec(text)?.[0]?.trim() ?? text;
}

function whereText({ span, formerly }: Finding): string {
  const [now, was] = [placeText(span), placeText(formerly)];
  if (now !== null) return ` *at* \`${now}\``;
  return was === null ? '' : `, *formerly at* \`${was}\``;
}

function waivedItem(finding: Finding): string {
  const { waiver } = finding;
  const by = waiver && `by ${waiver.owner.value} until ${waiver.expires.value}: ${oneLine(waiver.reason)}`;
  const lines = [`- ${oneLine(finding.message)}`, `  <br>*Accepted* ${by}`];
  lines.push(`  <br>*Why it matters:* ${firstSentences(oneLine(finding.rule.explanation))}`);
  if (finding.witness !== null)
    lines.push(`  <br>*An event that was accepted and is rejected now:* \`\`${witnessText(finding.witness)}\`\``);
  lines.push(`  <br>*Rule* \`${finding.rule.id}\` *about* \`${finding.subject}\`${whereText(finding)}`);
  return lines.join('\n');
}

/** How the first break could be accepted, ready to be filled in. */
function waiverPart([first, second]: readonly Finding[]): string[] {
  if (first === undefined) return [];
  const waiver = [
    'waivers:',
    '  a_name_of_your_own:',
    `    rule: ${first.rule.id}`,
    `    subject: ${JSON.stringify(first.subject)}`,
    '    reason: …              # why it is worth it',
    `    owner: ${first.owner === null ? '…               # who accepts it' : JSON.stringify(first.owner)}`,
    '    expires: YYYY-MM-DD    # the last day on which it counts',
  ];
  return [
    [
      '<details><summary>How to accept a break that is meant</summary>',
      `Write this into any file of the catalog${second === undefined ? '' : ', one for each break; this is the first'}. Its owner approves the pull request.`,
      `\`\`\`yaml\n${waiver.join('\n')}\n\`\`\``,
      '</details>',
    ].join('\n\n'),
  ];
}

function movesPart(findings: readonly Finding[]): string[] {
  const { models, metrics, pages } = movesOf(findings);
  if (pages.length === 0) return [];
  const lines = [
    ...(metrics.length > 0 ? [`- metrics: ${namesText(metrics, 20)}`] : []),
    ...(models.length > 0 ? [`- models: ${namesText(models, 20)}`] : []),
    `- pages of the generated docs: ${namesText(pages, 20)}`,
  ];
  return ['### What is computed from what changed', lines.join('\n')];
}

function diagnosticsPart(report: DiffReport): string[] {
  const diagnostics = asides(report);
  return diagnostics.length === 0 ? [] : ['### Other findings', findingsMarkdown(diagnostics).trimEnd()];
}

function notesPart(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const items = findings.slice(0, most.note).map((one) => `- ${oneLine(one.message)} (\`${one.rule.id}\`)`);
  const left = findings.length - most.note;
  if (left > 0) items.push(`- … and ${grouped(left)} more`);
  const title =
    findings.length === 1 ? '1 change that breaks nothing' : `${grouped(findings.length)} changes that break nothing`;
  return [`<details><summary>${title}</summary>\n\n${items.join('\n')}\n\n</details>`];
}
