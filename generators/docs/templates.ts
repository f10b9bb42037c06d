import { readFileSync } from 'node:fs';
import { handlebarsPackage } from '../../src/transforms/template/handlebars-package.ts';

/** Renders a view: flat texts that are Markdown already. */
export type Template<View> = (view: View) => string;

let created: ReturnType<typeof handlebarsPackage> | undefined;

function handlebars(): ReturnType<typeof handlebarsPackage> {
  created ??= handlebarsPackage().create();
  return created;
}

const options = { noEscape: true, strict: true, knownHelpersOnly: true, preventIndent: true };

/** The template in a `.hbs` file beside this module. A field that the view lacks throws: that would be our own bug. */
export function template<View>(name: string): Template<View> {
  let compiled: Template<View> | undefined;
  return (view) => {
    compiled ??= compile<View>(name);
    return compiled(view);
  };
}

function compile<View>(name: string): Template<View> {
  for (const partial of ['facts', 'list']) {
    if (handlebars().partials[partial] === undefined) handlebars().registerPartial(partial, read(`_${partial}`));
  }
  const render = handlebars().compile<View>(read(name), options);
  return (view) =>
    `${render(view)
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`;
}

function read(name: string): string {
  return readFileSync(new URL(`./${name}.hbs`, import.meta.url), 'utf8');
}
