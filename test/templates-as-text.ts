import type { Plugin } from 'vitest/config';

/** Templates are imported as text, as esbuild's text loader does in the build. */
export const templatesAsText: Plugin = {
  name: 'templates-as-text',
  enforce: 'pre',
  transform: (text, id) => (id.endsWith('.hbs') ? `export default ${JSON.stringify(text)};` : undefined),
};
