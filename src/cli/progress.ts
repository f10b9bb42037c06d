import { stepLine } from '../report/run-text.ts';
import type { RunEvent, Step } from '../run/plan.ts';
import type { CliContext } from './context.ts';

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
/** Longer names push the rest of their line to the right. */
const widestName = 48;
const clearLine = '\r\x1b[2K';

/**
 * Shows a run on stderr: a line for every step that ends, and on a terminal a last line with what is running. Steps without
 * news (unchanged) are only counted, unless `all`.
 */
export function progress(context: CliContext, all: boolean): (event: RunEvent) => void {
  const running = new Map<string, Step>();
  let done = 0;
  let steps = 0;
  let width = 0;
  const live = (text: string): void => {
    if (context.interactive) context.err(text);
  };
  const status = (): void => {
    const names = [...running.values()].map((step) => step.name).join(', ');
    live(`${clearLine}[${done}/${steps}] ${names.length > 60 ? `${names.slice(0, 59)}…` : names}`);
  };
  return (event) => {
    if (event.type === 'started') {
      steps = event.steps;
      width = Math.min(widestName, event.longestName);
      live(hideCursor);
    } else if (event.type === 'step-started') {
      running.set(event.step.id, event.step);
      status();
    } else if (event.type === 'step-ended') {
      running.delete(event.step.id);
      done = event.done;
      if (all || event.result.status !== 'unchanged') {
        live(clearLine);
        context.err(`${stepLine(event.result, width, context.color.err)}\n`);
      }
      status();
    } else {
      live(`${clearLine}${showCursor}`);
    }
  };
}
