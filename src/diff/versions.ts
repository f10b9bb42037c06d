import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { EventDef } from '../model/event.ts';
import { spanOf } from '../yaml/shape.ts';
import { versionTooLow } from './codes.ts';
import type { Finding } from './finding.ts';
import type { Bump } from './rule.ts';
import type { DiffContext } from './side.ts';
import { eventOf } from './subjects.ts';

/** The version that an event needs for what changed about it. */
export interface NeededVersion {
  readonly event: EventDef;
  readonly bump: Bump;
  readonly before: string;
  readonly needed: string;
}

const order: Readonly<Record<Bump, number>> = { major: 3, minor: 2, patch: 1 };

/** Events that changed more than their versions say, with the least version that does. */
export function neededVersions(findings: readonly Finding[], { before, after }: DiffContext): NeededVersion[] {
  const bumps = new Map<string, Bump>();
  for (const finding of findings) {
    const bump = bumpOf(finding);
    const known = bumps.get(finding.container);
    if (bump !== null && (known === undefined || order[bump] > order[known])) bumps.set(finding.container, bump);
  }
  return [...bumps].flatMap(([container, bump]) => {
    const event = container.startsWith('event:') ? eventOf(after, container.slice('event:'.length)) : null;
    const old = event && eventOf(before, event.renamed_from ?? event.name);
    const was = old ?? (event && eventOf(before, event.name));
    if (!event || !was || event.incomplete === true) return [];
    const needed = raise(was.version, bump);
    return compareVersions(event.version, needed) >= 0 ? [] : [{ event, bump, before: was.version, needed }];
  });
}

/** A break that could not be shown, and one that the case at hand makes harmless, need no more than an addition does. */
function bumpOf({ rule, severity, container }: Finding): Bump | null {
  if (!container.startsWith('event:') || rule.bump === null) return null;
  return rule.bump === 'major' && severity !== 'error' ? 'minor' : rule.bump;
}

const words: Readonly<Record<Bump, string>> = {
  major: 'breaks something',
  minor: 'is a minor one',
  patch: 'changes only words',
};

/** Beyond this number versions are only counted: `--fix` writes all of them. */
const mostTold = 20;

/** Warns of the events whose versions are too low. */
export function tellVersions(versions: readonly NeededVersion[]): Diagnostic[] {
  const left = versions.length - mostTold;
  const told = versions.slice(0, mostTold).map(tellVersion);
  if (left <= 0) return told;
  const message = `${left.toLocaleString('en-US')} more events need another version.`;
  return [...told, diagnostic(versionTooLow, { message, hint: '`waymark diff --fix` writes them.', span: null })];
}

function tellVersion({ event, bump, before, needed }: NeededVersion): Diagnostic {
  const state = event.version === before ? `is still ${before}` : `went from ${before} to ${event.version}`;
  return diagnostic(versionTooLow, {
    message: `The change of \`${event.name}\` ${words[bump]}: it needs version ${needed}, and ${state}.`,
    hint: 'Write the version, or let `waymark diff --fix` write it.',
    span: spanOf(event, 'version') === event.at.self ? (event.at.name ?? event.at.self) : spanOf(event, 'version'),
  });
}

/** The next version after `version`. Below 1.0.0 nothing is promised yet: a break raises the second number. */
export function raise(version: string, bump: Bump): string {
  const [major, minor, patch] = numbersOf(version);
  if (bump === 'major' && major > 0) return `${major + 1}.0.0`;
  return bump === 'patch' ? `${major}.${minor}.${patch + 1}` : `${major}.${minor + 1}.0`;
}

/** Below 0, 0 or above 0. What stands behind the three numbers does not count. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

function numbersOf(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(/[-+]/, 1)[0]?.split('.').map(Number) ?? [];
  return [major, minor, patch];
}
