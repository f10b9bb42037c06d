import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference-pages.ts';

for (const [name, text] of await referencePages())
  writeFileSync(join(import.meta.dirname, '../docs/reference', name), text);
