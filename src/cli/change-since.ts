import type { CheckedChange } from '../run/project/outline/check-change.ts';
import type { CommandMemory } from './command-memory.ts';

/** What has changed since a command last said something; null where everything has to be read. */
export async function changeSince(memory: CommandMemory): Promise<CheckedChange | null> {
  const base = memory.base();
  if (base === null) return null;
  const { checkChange } = await import('../run/project/outline/check-change.ts');
  const { targetTypes } = await import('../dialects/index.ts');
  return checkChange(memory.root, memory.settings, memory.inputs, base, targetTypes);
}
