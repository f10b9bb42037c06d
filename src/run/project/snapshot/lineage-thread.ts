import { workerData } from 'node:worker_threads';
import type { LineageWork } from './keep-lineage.ts';
import { keepText } from './kept-text.ts';
import { lineageText } from './lineage-text.ts';

/** The other side of `keepLineage`. */
const { root, name, key, texts }: LineageWork = workerData;
keepText(root, name, key, lineageText(JSON.parse(texts)));
