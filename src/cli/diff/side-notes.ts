import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { notCompared } from '../../diff/codes.ts';
import type { DiffSide } from '../../diff/side.ts';
import { placeText } from '../../report/format.ts';

/** Says that something could not be compared. */
export function note(message: string): Diagnostic {
  return diagnostic(notCompared, { message, span: null });
}

function understood(message: string): Diagnostic {
  return { ...note(message), severity: 'info' };
}

/** What of a side was not understood, so that nothing, or not everything, is said about it. */
export function sideNotes(label: string, { project, sqlOf }: DiffSide, found: readonly Diagnostic[]): Diagnostic[] {
  const errors = found.filter((one) => one.severity === 'error');
  const [first] = errors;
  if (first === undefined) return [];
  const { catalog, models } = project;
  const parts = [
    ...(catalog.incomplete === true
      ? ['a file could not be read, so that nothing is told as new that it may define']
      : []),
    ...named(
      'event',
      catalog.events.filter((one) => one.incomplete === true),
    ),
    ...named(
      'metric',
      catalog.metrics.filter((one) => one.incomplete === true),
    ),
    ...named(
      'model',
      models.filter((one) => sqlOf(one.name) === null),
    ),
  ];
  const place = placeText(first.span);
  const others = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  const why = `${place === null ? '' : `${place}: `}${first.message}${others}`;
  if (parts.length === 0)
    return [understood(`${label} does not check (${why}). It was compared as it was understood.`)];
  return [diagnostic(notCompared, { message: `${label} does not check (${why}): ${parts.join('; ')}.`, span: null })];
}

function named(kind: string, all: readonly { readonly name: string }[]): string[] {
  if (all.length === 0) return [];
  const names = all.slice(0, 5).map((one) => `\`${one.name}\``);
  const more = all.length > 5 ? ` and ${all.length - 5} more` : '';
  return [`${kind}${all.length === 1 ? '' : 's'} ${names.join(', ')}${more} only as far as understood`];
}
