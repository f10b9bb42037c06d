import type { TableShape } from '../../assertions/kind.ts';
import { eventColumns } from '../../model/event-columns.ts';
import type { Project } from '../../model/project.ts';

const hiddenClasses: ReadonlySet<string | undefined> = new Set(['personal', 'sensitive']);

/**
 * Finds the columns whose values stay in the warehouse: those that the catalog classes as personal or sensitive. Reports
 * and result files are kept and passed on where nobody thinks of them as data.
 */
export function hiddenColumns(project: Project): (table: TableShape) => ReadonlySet<string> {
  const { events, sources, seeds } = project.catalog;
  const known = new Map<string, ReadonlySet<string>>();
  const find = ({ subject: { kind, name } }: TableShape): string[] => {
    if (kind === 'event') {
      const event = events.find((one) => one.name === name);
      const columns = event === undefined ? [] : eventColumns(event, sources);
      return columns.filter((one) => hiddenClasses.has(one.property?.pii)).map((one) => one.name);
    }
    const owners = kind === 'seed' ? seeds : project.models;
    const columns = owners.find((one) => one.name === name)?.columns ?? [];
    return columns.filter((one) => hiddenClasses.has(one.pii)).map((one) => one.name);
  };
  return (table) => {
    const key = `${table.subject.kind}:${table.subject.name}`;
    const hidden = known.get(key) ?? new Set(find(table));
    known.set(key, hidden);
    return hidden;
  };
}
