/** Names of the report formats, apart from the formats themselves so that help texts need not load them. */
export const formatNames = ['text', 'json', 'markdown', 'github', 'sarif', 'junit'] as const;

export type FormatName = (typeof formatNames)[number];
