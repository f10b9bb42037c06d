import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';

/** The compiler emits only TypeScript; templates and the like go beside the compiled files. */
const root = join(import.meta.dirname, '..');
for (const file of globSync(['src/**/*.hbs', 'generators/**/*.hbs', 'src/**/*.json', 'src/**/*.cfg'], { cwd: root })) {
  cpSync(join(root, file), join(root, 'lib', file));
}
