import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import type { Transform } from '../../src/code/edit/transform.ts';
import type { Rewrite } from './check.ts';

/** A wrong answer planted in the rewriter: one place of one module, written differently. */
export interface Mutant {
  name: string;
  /** From the root. */
  module: string;
  find: string;
  put: string;
}

const root = new URL('../../', import.meta.url);

/**
 * The rewriter with the wrong answer in it; nothing on disk changes.
 *
 * @throws where the place is not there, or there twice: the mutant must be written anew then
 */
export async function plant(mutant: Mutant): Promise<Rewrite> {
  const target = new URL(mutant.module, root).pathname;
  const source = readFileSync(target, 'utf8');
  const places = source.split(mutant.find).length - 1;
  if (places !== 1) throw new Error(`${mutant.module} has ${places} places like ${mutant.find}`);
  const { outputFiles } = await build({
    entryPoints: [new URL('transforms/sql-injection.ts', root).pathname],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path }) =>
            path === target ? { contents: source.replace(mutant.find, () => mutant.put), loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
  const module: { exports: { default?: Transform<object> } } = { exports: {} };
  const run = compileFunction(outputFiles[0]?.text ?? '', ['require', 'module', 'exports']) as (
    ...args: unknown[]
  ) => void;
  run(createRequire(import.meta.url), module, module.exports);
  const transform = module.exports.default;
  if (!transform) throw new Error('The bundle has no default export');
  return (text, path) => transform.apply(text, path, {});
}
