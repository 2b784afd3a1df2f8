import type { Render } from './context.ts';
import { renderDiff } from './diff.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { Format } from './names.ts';
import { renderPretty } from './pretty.ts';
import { renderSarif } from './sarif.ts';
import { hasPaint, legible } from './text.ts';

/** For people: nothing in it is obeyed by a terminal. A patch has every byte, and is no text to read. */
const forPeople =
  (render: Render): Render =>
  (report, context) =>
    legible(render(report, context), { painted: hasPaint(context.paint) });

/** The formats by name. */
export const formats: Readonly<Record<Format, Render>> = {
  pretty: forPeople(renderPretty),
  diff: renderDiff,
  json: renderJson,
  markdown: forPeople(renderMarkdown),
  sarif: renderSarif,
  github: forPeople(renderGithub),
  html: (report, context) => legible(renderHtml([{ report, context }])),
};

export { formatNames, type Format } from './names.ts';
export type { Context, Paint } from './context.ts';
