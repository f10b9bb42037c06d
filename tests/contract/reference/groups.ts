/** Reference catalogs that are built together, since their models read one another. */
export interface ReferenceGroup {
  readonly folders: readonly string[];
  /** How many events are sampled, over so many days from 2025-01-14 on. */
  readonly count: number;
  readonly days: number;
  /** Files that are put beside those of the folders. */
  readonly files?: Readonly<Record<string, string>>;
}

const rollup = `rollups:
  orders_by_tier:
    metrics: [orders_paid, revenue, average_order_value]
    by: [tier]
    grain: week
`;

/** All of them; a test file each. There are as many events as the emulator bears in a minute or two. */
export const referenceGroups = {
  orders: { folders: ['orders', 'bundle'], count: 1000, days: 14, files: { 'catalog/rollups.yaml': rollup } },
  experiment: { folders: ['experiment'], count: 1000, days: 60 },
  marketing: { folders: ['marketing'], count: 700, days: 60 },
  video: { folders: ['video'], count: 800, days: 60 },
} as const satisfies Readonly<Record<string, ReferenceGroup>>;
