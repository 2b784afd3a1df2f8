import type { Render } from './context.ts';
import { renderDiff } from './diff.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { Format } from './names.ts';
import { renderPretty } from './pretty.ts';
import { renderSarif } from './sarif.ts';

/** The formats by name. */
export const formats: Readonly<Record<Format, Render>> = {
  pretty: renderPretty,
  diff: renderDiff,
  json: renderJson,
  markdown: renderMarkdown,
  sarif: renderSarif,
  github: renderGithub,
  html: renderHtml,
};

export { formatNames, type Format } from './names.ts';
export type { Context, Paint } from './context.ts';
export { fitMarkdown } from './markdown.ts';
