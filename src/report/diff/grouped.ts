import { type PageKind, pagePath } from '../../../generators/docs/doc-paths.ts';
import type { Finding, Witness } from '../../diff/finding.ts';
import { isOpenBreak } from '../../diff/finding.ts';
import type { DiffReport, Verdict } from '../../diff/report.ts';
import type { Audience } from '../../diff/rule.ts';

/** How bad a finding is, in the words of a report. */
export type Weight = 'break' | 'warning' | 'waived' | 'note';

export function weightOf(finding: Finding): Weight {
  if (isOpenBreak(finding)) return 'break';
  if (finding.severity === 'info') return 'note';
  return finding.waiver === null ? 'warning' : 'waived';
}

export const weights: readonly Weight[] = ['break', 'warning', 'waived', 'note'];

/** Whom the four audiences stand for. */
export const audienceWords: Readonly<Record<Audience, string>> = {
  producers: 'Apps that are out there and go on sending',
  code: 'Code that compiles against the types',
  readers: 'Queries, dashboards and exports',
  meaning: 'What the numbers mean',
};

/** All findings of a definition. */
export interface Section {
  /** `event:order.paid` */
  readonly container: string;
  readonly findings: readonly Finding[];
}

/** Findings by what they are about: those with breaks first, then in the order of the projects. */
export function sectionsOf(findings: readonly Finding[]): Section[] {
  const groups = [...Map.groupBy(findings, (one) => one.container)];
  const worst = (all: readonly Finding[]) => Math.min(...all.map((one) => weights.indexOf(weightOf(one))));
  return groups
    .map(([container, all]) => ({ container, findings: all, worst: worst(all) }))
    .sort((a, b) => a.worst - b.worst);
}

/** `event:order.paid` → "event order.paid" */
export function containerText(container: string): string {
  return container.replace(':', ' ');
}

/** "2 breaks", "may break: 1 warning", "safe" */
export function verdictText(verdict: Verdict, audience: Audience, findings: readonly Finding[]): string {
  const own = findings.filter((one) => one.audience === audience);
  const count = (weight: Weight) => own.filter((one) => weightOf(one) === weight).length;
  const told = [plural(count('break'), 'break'), plural(count('warning'), 'warning'), waivedText(count('waived'))];
  const parts = told.filter((one) => one !== null);
  return verdict === 'safe' && parts.length === 0 ? 'safe' : parts.join(', ');
}

/** "3 breaks, 2 warnings, 1 waived, 4 notes"; "no changes". */
export function totalText({ findings }: Pick<DiffReport, 'findings'>): string {
  const count = (weight: Weight) => findings.filter((one) => weightOf(one) === weight).length;
  const parts = [
    plural(count('break'), 'break'),
    plural(count('warning'), 'warning'),
    waivedText(count('waived')),
    plural(count('note'), 'note'),
  ].filter((one) => one !== null);
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}

function plural(count: number, noun: string): string | null {
  return count === 0 ? null : `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function waivedText(count: number): string | null {
  return count === 0 ? null : `${grouped(count)} waived`;
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** How often each rule fired in findings that are not written out: "`producers/property-removed` 1,204 times". */
export function countsByRule(findings: readonly Finding[]): readonly (readonly [rule: string, count: number])[] {
  const counts = [...Map.groupBy(findings, (one) => one.rule.id)].map(([id, all]) => [id, all.length] as const);
  return counts.sort((a, b) => b[1] - a[1]);
}

const longestText = 60;
const mostItems = 4;

/** The payload of a witness on one line; long texts and lists are cut, and it is said. */
export function witnessText({ payload }: Witness): string {
  return JSON.stringify(shorten(payload), (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > longestText ? `${value.slice(0, longestText / 2)}… (${value.length} characters)` : value;
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map(shorten);
    return value.length > mostItems ? [...items, `… (${value.length} items)`] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shorten(inner)]));
}

/** So many places in the code are named. */
const mostSites = 5;

/** "3 call sites: `src/pay.ts:12`, …; 1 more may, with properties from elsewhere". Null where nobody looked. */
export function sitesText({ callSites }: Finding): string | null {
  if (callSites === null) return null;
  const { sure, unsure } = callSites;
  const names = (uses: typeof sure) => {
    const places = [...new Set(uses.map(({ span }) => `${span.path}:${span.line}`))];
    return { count: places.length, text: namesText(places, mostSites) };
  };
  const [known, others] = [names(sure), names(unsure)];
  const parts = [
    ...(known.count > 0 ? [`${plural(known.count, 'call site')}: ${known.text}`] : []),
    ...(others.count > 0
      ? [
          `${grouped(others.count)}${known.count > 0 ? ' more' : ''} may, with properties from elsewhere: ${others.text}`,
        ]
      : []),
  ];
  return parts.length === 0 ? 'no call site' : parts.join('; ');
}

/** What is computed from what changed, and the pages that tell of it or of what changed itself. */
export interface Moves {
  readonly models: readonly string[];
  readonly metrics: readonly string[];
  readonly pages: readonly string[];
}

const pageKinds: readonly string[] = ['event', 'metric', 'model', 'source', 'seed'] satisfies PageKind[];

export function movesOf(findings: readonly Finding[]): Moves {
  const told = findings.filter((one) => one.severity !== 'info');
  const ids = [...new Set(told.flatMap((one) => one.moves))];
  const pick = (kind: 'model' | 'metric') =>
    ids.filter((id) => id.startsWith(`${kind}:`)).map((id) => id.slice(kind.length + 1));
  // What is gone has no page any more.
  const own = told.filter((one) => one.span !== null).map((one) => one.container);
  const pages = [...new Set([...own, ...ids])].flatMap(pageOf);
  return { models: pick('model'), metrics: pick('metric'), pages };
}

function pageOf(id: string): string[] {
  const kind = id.slice(0, id.indexOf(':'));
  return isPageKind(kind) ? [pagePath(kind, id.slice(kind.length + 1))] : [];
}

function isPageKind(kind: string): kind is PageKind {
  return pageKinds.includes(kind);
}

/** Names in a sentence; of many, the first and a count. */
export function namesText(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  return names.length > most ? `${shown.join(', ')} and ${grouped(names.length - most)} more` : shown.join(', ');
}
