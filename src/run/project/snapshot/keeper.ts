import { startThread } from '../../../base/start-thread.ts';
import { keepText } from './kept-text.ts';

/** Keeps the texts of one project. What could not be kept is never said. */
export interface Keeper {
  /** `PackedTexts` as JSON; it also keeps the lineage that follows from them, where that takes long. */
  keepTexts(texts: string): void;
  /** What `packProject` made, or null; nothing is kept after it. */
  keepProject(packed: string | null): void;
}

/** What `keeper-thread` is told first. */
export interface KeeperData {
  readonly root: string;
  /** Tells the contents of the project's files, its settings and the program from all others. */
  readonly key: string;
}

/** What it is told then. */
export type KeeperMessage = { readonly texts: string } | { readonly project: string | null };

/** The names that texts are kept under. */
export const keptFiles = { project: 'project.jsonl', texts: 'models.json', lineage: 'columns.json' } as const;

/** From so many templates on a thread is worth its start. */
const manyTemplates = 200;

/** The keeper for a project of so many templates. A thread starts while the project is still read. */
export function startKeeper(data: KeeperData, templates: number): Keeper {
  return templates < manyTemplates ? plainKeeper(data) : threadedKeeper(data);
}

/** Keeps texts at once; lineage is worked out by those who need it. */
function plainKeeper({ root, key }: KeeperData): Keeper {
  return {
    keepTexts: (texts) => keepText(root, keptFiles.texts, key, texts),
    keepProject(packed) {
      if (packed !== null) keepText(root, keptFiles.project, key, packed);
    },
  };
}

/** Keeps texts in a thread, which works out the lineage meanwhile. Once it has all of them, the process lives until they are kept. */
function threadedKeeper(data: KeeperData): Keeper {
  const worker = startThread(new URL('./keeper-thread.ts', import.meta.url), { workerData: data });
  worker.on('error', () => {});
  worker.unref();
  const send = (message: KeeperMessage): void => worker.postMessage(message);
  return {
    keepTexts: (texts) => send({ texts }),
    keepProject(project) {
      worker.ref();
      send({ project });
    },
  };
}
