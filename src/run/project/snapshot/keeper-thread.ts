import { parentPort, workerData } from 'node:worker_threads';
import { type KeeperData, type KeeperMessage, keptFiles } from './keeper.ts';
import { keepText } from './kept-text.ts';
import { lineageText } from './lineage-text.ts';

/** The other side of `threadedKeeper`. */
const { root, key }: KeeperData = workerData;

parentPort?.on('message', (message: KeeperMessage) => {
  if ('texts' in message) {
    keepText(root, keptFiles.texts, key, message.texts);
    keepText(root, keptFiles.lineage, key, lineageText(JSON.parse(message.texts)));
    return;
  }
  if (message.project !== null) keepText(root, keptFiles.project, key, message.project);
  parentPort?.close();
});
