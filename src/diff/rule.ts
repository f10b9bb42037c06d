import type { ExampleFiles, Severity } from '../base/diagnostic.ts';
import type { ChangeKind, Changes } from './changes.ts';
import type { DiffContext } from './side.ts';

/** For whom a change may be a break. */
export const audiences = ['producers', 'code', 'readers', 'meaning'] as const;
export type Audience = (typeof audiences)[number];

/** Which part of a semantic version has to go up. */
export type Bump = 'major' | 'minor' | 'patch';

/** What a rule found. */
export interface Found {
  /** A sentence. */
  readonly message: string;
  /** The field of the definition that it is about, to point at; its name unless given. */
  readonly field?: string;
  /** More exact than the rule's own advice. */
  readonly instead?: string;
  /** Where the case at hand is worse or better than the rule is in general. */
  readonly severity?: Severity;
}

/**
 * One kind of change: one file, one record. `error` is a break, `warning` may be one, `info` is told and breaks nothing.
 * `find` looks at one pair and says what it found, or null; each pair is shown to it once.
 */
export interface DiffRule<Kind extends ChangeKind = ChangeKind> {
  /** `<audience>/<what changed>`: how findings and waivers name it. */
  readonly id: `${Audience}/${string}`;
  /** What it looks at. */
  readonly on: Kind;
  readonly severity: Severity;
  /** What the version of the event needs; null where the change is about no event. */
  readonly bump: Bump | null;
  /** One sentence for lists. */
  readonly summary: string;
  /** Who notices, and how: a few sentences of Markdown. */
  readonly explanation: string;
  /** What to do instead. */
  readonly instead: string;
  /** The smallest project that shows it, before and after. */
  readonly example: { readonly before: ExampleFiles; readonly after: ExampleFiles };
  find(change: Changes[Kind], context: DiffContext): Found | string | null;
}

/** Any rule, whatever it looks at. */
export type AnyDiffRule = { readonly [Kind in ChangeKind]: DiffRule<Kind> }[ChangeKind];

export function audienceOf(rule: Pick<DiffRule, 'id'>): Audience {
  return audiences.find((one) => rule.id.startsWith(`${one}/`)) ?? 'meaning';
}
