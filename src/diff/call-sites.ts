import type { CodeUsage, CodeUse } from '../usage/code-usage.ts';
import type { CallSites, Finding } from './finding.ts';
import type { DiffSide } from './side.ts';
import { eventOf } from './subjects.ts';

/** Whether the code of apps has anything to do with a finding. */
export function concernsCode({ audience, severity, container }: Finding): boolean {
  return (audience === 'code' || audience === 'producers') && severity !== 'info' && container.startsWith('event:');
}

/** The findings with the places in the code of apps that each is about. */
export function withCallSites(findings: readonly Finding[], { uses }: CodeUsage, after: DiffSide): Finding[] {
  const byEvent = Map.groupBy(uses, (one) => one.event);
  return findings.map((finding) => {
    if (!concernsCode(finding)) return finding;
    const name = finding.container.slice('event:'.length);
    const former = eventOf(after, name)?.renamed_from;
    const own = [...(byEvent.get(name) ?? []), ...(former === undefined ? [] : (byEvent.get(former) ?? []))];
    // What an app sends is a matter of its sends; types and what is read are of code.
    const concerned = finding.audience === 'producers' ? own.filter((one) => one.kind === 'send') : own;
    return { ...finding, callSites: sitesOf(finding, concerned) };
  });
}

function sitesOf({ rule, path, pathAfter }: Finding, uses: readonly CodeUse[]): CallSites {
  const sends = uses.filter((one) => one.kind === 'send');
  const names = [path?.[0], pathAfter?.[0]].filter((one) => one !== undefined);
  if (rule.on === 'rule') return { sure: sends, unsure: [] };
  if (names.length === 0) return { sure: uses.filter((one) => one.kind !== 'property'), unsure: [] };
  const isNamed = ({ payload }: CodeUse) => payload?.properties.some((one) => names.includes(one)) === true;
  const isOpen = ({ payload }: CodeUse) => payload?.isWhole !== true;
  const unsure = sends.filter((one) => isOpen(one) && !isNamed(one));
  // Of a property that has to be there, the sends that leave it out are told; else the places that name it.
  if (mustBeThere(rule.id, path ?? pathAfter ?? []))
    return { sure: sends.filter((one) => !isOpen(one) && !isNamed(one)), unsure };
  const named = uses.filter((one) => isNamed(one) || (one.property !== null && names.includes(one.property)));
  return { sure: named, unsure };
}

function mustBeThere(rule: string, path: readonly string[]): boolean {
  return path.length === 1 && /\/(property-required|required-property-added)$/.test(rule);
}
