import { metricKinds } from '../src/metrics/index.ts';

/** The page of all metric kinds, made from their own records. */
export function metricsPage(generated: string): string {
  const parts = [
    generated,
    '# Metric kinds',
    'Written under the top-level `metrics:`; `type` names the kind. What all kinds share (`owner`, `dimensions`, `time`, …), and how metrics are asked for, stands in [Metrics](../metrics.md).',
    ...metricKinds.flatMap((kind) => [
      `## ${kind.kind}`,
      kind.summary,
      kind.notes,
      `\`\`\`yaml\nmetrics:\n  ${kind.example.trimEnd().replaceAll('\n', '\n  ')}\n\`\`\``,
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
