/** Reference catalogs that are built together, since their models read one another. */
export interface ReferenceGroup {
  readonly folders: readonly string[];
  /** How many events are sampled, over so many days from 2025-01-14 on. */
  readonly count: number;
  readonly days: number;
  /** Whether the emulator loads the events itself, with all that loading does, as any target. */
  readonly isLoaded: boolean;
  /** Files that are put beside those of the folders. */
  readonly files?: Readonly<Record<string, string>>;
}

const rollup = `rollups:
  orders_by_tier:
    metrics: [orders_paid, revenue, average_order_value]
    by: [tier]
    grain: week
`;

/** `WAYMARK_REFERENCE_EVENTS` says how many there are, to try more or be done sooner. */
const count = Number(process.env.WAYMARK_REFERENCE_EVENTS ?? 20_000);

/** All of them; a test file each. */
export const referenceGroups = {
  orders: {
    folders: ['orders', 'bundle'],
    count,
    days: 14,
    isLoaded: false,
    files: { 'catalog/rollups.yaml': rollup },
  },
  experiment: { folders: ['experiment'], count, days: 60, isLoaded: true },
  marketing: { folders: ['marketing'], count, days: 60, isLoaded: false },
  video: { folders: ['video'], count, days: 60, isLoaded: false },
} as const satisfies Readonly<Record<string, ReferenceGroup>>;
