import { readFileSync } from 'node:fs';
import { type PageTemplate, readPageTemplate } from './page-template.ts';

/** Renders a view: flat texts that are Markdown already. */
export type Template<View> = (view: View) => string;

/** The template in a `.hbs` file beside this module. A field that the view lacks throws: that would be our own bug. */
export function template<View>(name: string): Template<View> {
  let read: PageTemplate | undefined;
  return (view) => {
    read ??= templateIn(name);
    return tidied(read(view));
  };
}

function templateIn(name: string): PageTemplate {
  const text = readFileSync(new URL(`./${name}.hbs`, import.meta.url), 'utf8');
  return readPageTemplate(text);
}

/** Blocks that are left out leave blank lines behind. */
function tidied(page: string): string {
  const lines = page.includes('\n\n\n') ? page.replace(/\n{3,}/g, '\n\n') : page;
  const trimmed = lines.trim();
  const isTidy = lines.length === trimmed.length + 1 && lines.endsWith('\n');
  return isTidy ? lines : `${trimmed}\n`;
}
