import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/plan.ts';
import { copyProject, isOmitted, sharedData } from './build-project.ts';

const project = copyProject('tests/real-data/snowplow', ['waymark.yaml', 'catalog', 'transforms']);

describe.skipIf(isOmitted)("Snowplow's web events", () => {
  let result: RunResult;
  beforeAll(async () => {
    const outcome = await project.build();
    if (!outcome.result) throw new Error(outcome.diagnostics.map((finding) => finding.message).join('\n'));
    result = outcome.result;
  });

  test('are loaded, the three repeated ones once', () => {
    expect(result.end.exitCode).toBe(0);
    const { counts } = result.steps.find((step) => step.kind === 'load') ?? { counts: [] };
    const total = (field: 'received' | 'accepted' | 'quarantined' | 'duplicates'): number =>
      counts.reduce((sum, count) => sum + count[field], 0);
    expect([total('received'), total('accepted'), total('quarantined'), total('duplicates')]).toEqual([160, 157, 0, 3]);
  });

  test("make the page views that Snowplow's own models make: ids, start times, and their places in the session", async () => {
    const expected = `read_csv('${sharedData}/snowplow_web/expected_page_views.csv')`;
    const views = await project.query(
      `select page_view_id, event_id, strftime(started_at, '%Y-%m-%d %H:%M:%S.%g') as started_at,
        page_view_in_session_index::int as place from page_views order by 1`,
    );
    expect(views.length).toBe(43);
    expect(views).toEqual(
      await project.query(
        `select page_view_id, event_id, strftime(start_tstamp, '%Y-%m-%d %H:%M:%S.%g') as started_at,
          page_view_in_session_index::int as place from ${expected} order by 1`,
      ),
    );
  });

  test('leave out what came too late, after the session, or without an identifier', async () => {
    const lost = await project.query(
      `select user_id, count(*)::int as n from event_page_view
       where event_id not in (select event_id from page_views) group by 1 order by 1`,
    );
    expect(lost).toEqual([
      { user_id: 'NULL page_view_id', n: 1 },
      { user_id: 'Unexpired session', n: 1 },
      { user_id: 'dupe: page_view_id different derived_tstamp', n: 1 },
      { user_id: 'late arriving: device created/sent >3 days', n: 1 },
      { user_id: 'long session', n: 2 },
    ]);
    expect(await project.query('select count(*)::int as late from event_page_view where _late')).toEqual([{ late: 1 }]);
  });
});
