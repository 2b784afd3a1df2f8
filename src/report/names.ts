/** Every format that stdout or `--report` can hold; apart from the formats, so that `--help` need not load them. */
export const formatNames = ['pretty', 'diff', 'json', 'markdown', 'sarif', 'github', 'html'] as const;

export type Format = (typeof formatNames)[number];
