import { createRequire } from 'node:module';

let loaded: typeof import('handlebars') | undefined;

/**
 * Handlebars, loaded when it is first needed: most templates are read without it, and it takes a tenth of the time of a small
 * run to load. The file that browsers get is one module instead of more than forty.
 */
export function handlebarsPackage(): typeof import('handlebars') {
  loaded ??= createRequire(import.meta.url)('handlebars/dist/handlebars.js') as typeof import('handlebars');
  return loaded;
}
