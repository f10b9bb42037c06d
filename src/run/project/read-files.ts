import { type ReadFile, readCatalogFile } from '../../check/read-file.ts';
import type { ReadTransforms } from '../../transforms/load-transforms.ts';
import { readTransform } from '../../transforms/read/read-transform.ts';
import { readUnitTests } from '../../transforms/unit-tests/read-unit-tests.ts';
import type { ProjectFiles } from './read-project-files.ts';

/** Everything of a project as it was read, file by file: what each says by itself. */
export interface ProjectReads extends ReadTransforms {
  readonly catalog: readonly ReadFile[];
}

export function readFiles({ catalog, templates, unitTests }: ProjectFiles): ProjectReads {
  return {
    catalog: catalog.map(readCatalogFile),
    templates: templates.map(readTransform),
    unitTests: unitTests.map(readUnitTests),
  };
}
