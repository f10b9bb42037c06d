import type { SeedDef } from '../../src/model/transform.ts';
import { projectIndex } from '../project-index.ts';
import { assertionLists } from './assertion-words.ts';
import { code, paragraphs, text } from './markdown.ts';
import { columnRows, fact, factTable, modelLinks, type PageContext } from './page.ts';
import { template } from './templates.ts';

interface SeedView {
  readonly up: string;
  readonly title: string;
  readonly description: string;
  readonly facts: string;
  readonly columns: string;
  readonly checks: string;
  readonly readers: string | null;
}

const render = template<SeedView>('seed');

/** The page of a seed. */
export function seedPage(seed: SeedDef, { project, links }: PageContext): string {
  const index = projectIndex(project);
  return render({
    up: links.up,
    title: text(seed.name),
    description: paragraphs(seed.description),
    facts: factTable(
      'Seed',
      code(seed.name),
      fact('File', code(seed.file.value)) + fact('Defined in', links.toSource(seed.at.self)),
    ),
    columns: columnRows(seed.columns),
    checks: assertionLists(index.assertionsOn('seed', seed.name)).written,
    readers: modelLinks(index.readersOf('seed', seed.name), links),
  });
}
