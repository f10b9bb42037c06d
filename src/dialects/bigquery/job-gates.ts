/** Lets so many through at once; the others wait in line. */
export interface Gate {
  through<T>(most: number, work: () => Promise<T>): Promise<T>;
}

export function openGate(): Gate {
  let inside = 0;
  const line: { readonly most: number; readonly go: () => void }[] = [];
  const admit = (): void => {
    for (let next = line[0]; next !== undefined && inside < next.most; next = line[0]) {
      line.shift();
      inside += 1;
      next.go();
    }
  };
  return {
    async through(most, work) {
      await new Promise<void>((go) => {
        line.push({ most, go });
        admit();
      });
      try {
        return await work();
      } finally {
        inside -= 1;
        admit();
      }
    },
  };
}

const gates = new Map<string, Gate>();

/**
 * The gate of a name, the same one for all of this process: unit tests open a target a second time, and its project is the same.
 */
export function gateOf(name: string): Gate {
  const known = gates.get(name) ?? openGate();
  gates.set(name, known);
  return known;
}

/** Statements that change rows begin like this; what follows is the table. */
const change =
  /(?:^|;)\s*(?:insert(?:\s+into)?|delete(?:\s+from)?|update|merge(?:\s+into)?|truncate\s+table)\s+(`[^`]+`(?:\.`?[\w-]+`?)*|[\w.-]+)/gi;

/**
 * The tables whose rows a statement or script changes, sorted. The service runs two such statements on a table at a time and
 * lets twenty wait (https://cloud.google.com/bigquery/docs/data-manipulation-language#dml-limitations); those that come in each other's way fail.
 */
export function tablesChanged(sql: string): readonly string[] {
  const found = [...sql.matchAll(change)].map((one) => (one[1] ?? '').replaceAll('`', '').toLowerCase());
  return [...new Set(found)].sort();
}

/** Through all gates, in their order: nobody who waits holds what another one waits for. */
export function throughAll<T>(all: readonly Gate[], work: () => Promise<T>): Promise<T> {
  const [first, ...rest] = all;
  return first === undefined ? work() : first.through(1, () => throughAll(rest, work));
}
