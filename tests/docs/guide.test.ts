import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, runCli } from '../cli/run-cli.ts';
import { type Block, blocksOf, readPage, root } from './pages.ts';

/*
 * The guide is run as it is written: `console` blocks are commands and what they print, `diff` blocks change a file.
 * `UPDATE_DOCS=1 npx vitest run tests/docs/guide.test.ts` writes into the page what is really printed.
 */

const page = 'docs/guide.md';

/** Runs the commands of a block in the project; returns the block as it should stand in the page. */
async function runBlock(block: Block, folder: string): Promise<string> {
  let text = '';
  for (const command of block.text.split('\n').filter((line) => line.startsWith('$ '))) {
    text += `${command}\n${await runLine(command.slice(2), folder)}`;
  }
  return text.replace(/\n*$/, '\n');
}

async function runLine(command: string, folder: string): Promise<string> {
  const [, args] = /^npx waymark (.*)$/.exec(command) ?? [];
  const [, text, file] = /^echo '(.*)' >> (\S+)$/.exec(command) ?? [];
  const inside = args?.startsWith('init ') ? folder : join(folder, 'shop');
  if (args !== undefined) return (await runCli(inside, args.split(' '), { now: () => new Date() })).both;
  if (file === undefined) throw new Error(`the test does not know how to run: ${command}`);
  appendFileSync(join(inside, file), `${text}\n`);
  return '';
}

function applyDiff(block: Block, folder: string): void {
  const path = join(folder, 'shop', block.mark);
  const before = readFileSync(path, 'utf8');
  const side = (sign: string): string =>
    block.text
      .split('\n')
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  expect(before).toContain(side('-'));
  writeFileSync(
    path,
    before.replace(side('-'), () => side('+')),
  );
}

/** What differs between machines and runs is cut out; steps that run at the same time may end in any order. */
function comparable(text: string): string[] {
  return text
    .replace(/ · \d+\.\d\d s/g, '')
    .replace(/(ok|FAILED) +\d+\.\d\d s/g, '$1')
    .replace(/ in \d+\.\d\d s/g, '')
    .replace(/\d{8}T\d{9}Z/g, 'RUN')
    .replace(/\d+ created/, 'N created')
    .replace(/Candidate bindings: .*/g, 'Candidate bindings')
    .replace(/[ ]+·/g, ' ·')
    .split('\n')
    .map((line) => line.trimEnd())
    .sort();
}

test('the guide prints what it says', async () => {
  const folder = emptyFolder();
  const text = readPage(page);
  const blocks = blocksOf(text);
  expect(blocks.filter((block) => block.language === 'console').length).toBeGreaterThan(8);
  const lines = text.split('\n');
  const printed: { block: Block; text: string }[] = [];
  for (const block of blocks) {
    if (block.language === 'diff') applyDiff(block, folder);
    if (block.language === 'console') printed.push({ block, text: await runBlock(block, folder) });
  }
  if (process.env.UPDATE_DOCS === '1') {
    for (const { block, text: now } of printed.toReversed()) {
      lines.splice(block.line, block.text.split('\n').length - 1, ...now.trimEnd().split('\n'));
    }
    writeFileSync(join(root, page), lines.join('\n'));
  } else {
    for (const { block, text: now } of printed)
      expect(comparable(block.text), `line ${block.line}`).toEqual(comparable(now));
  }
});
