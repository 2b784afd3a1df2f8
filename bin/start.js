import module from 'node:module';
import v8 from 'node:v8';

/**
 * V8 spends a third of a run, of few files or many, on optimizing what is then hardly called: what is called often enough to win that
 * back is optimized later. It complains of a flag that it does not know, so each stands with the versions of Node that have it.
 */
const TURBOFAN_AND_MAGLEV = ['--invocation-count-for-turbofan=30000', '--invocation-count-for-maglev=2000'];
const OPTIMIZE_LATER = {
  20: ['--interrupt-budget=1000000'],
  22: TURBOFAN_AND_MAGLEV,
  24: TURBOFAN_AND_MAGLEV,
};

/** The flags of this Node for programs that end soon. */
export const optimizeLater = (!process.versions.bun && OPTIMIZE_LATER[process.versions.node.split('.')[0]]) || [];

/** Runs a command of dist/cli as fast as this Node can. */
export async function start(name, args) {
  for (const flag of optimizeLater) v8.setFlagsFromString(flag);
  // Compiling takes a seventh of a short run: Node 22.8 and newer keep it.
  module.enableCompileCache?.();
  const { main } = await import(`../dist/cli/${name}.js`);
  await main(args);
}
