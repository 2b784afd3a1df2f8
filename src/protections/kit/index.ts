/** What protections from outside share with ours: reading the chain, making steps. */
export * from './chain.ts';
export * from './cross-site.ts';
export * from './secrets.ts';
export * from './steps.ts';
