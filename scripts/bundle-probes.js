import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format } from 'prettier';

const root = resolve(import.meta.dirname, '..');

const ENTRY = `
export { attack } from './attack.ts';
export { probes } from './index.ts';
export { recordMounts, routesOf } from './router.ts';
`;

/** The attacks as one file for new apps, with version and licence, in the style of an app: ECMAScript of Node 20. */
export async function bundleProbes() {
  const { version, license } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: resolve(root, 'src/verify/probes'), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    banner: {
      js: `// The attacks of harden-express ${version} (${license}), as one file. Do not edit it: a newer one takes its place.`,
    },
  });
  // Where each part came from says nothing to an app.
  const text = (outputFiles[0]?.text ?? '').replace(/^\/\/ .*\.ts\n/gm, '');
  return format(text, { parser: 'babel', printWidth: 120, singleQuote: true });
}
