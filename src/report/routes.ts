import type { Context } from './context.ts';
import { plural } from './describe.ts';
import { page, table, text as escape } from './page.ts';
import type { Endpoint, Guard } from '../model/endpoint.ts';
import { hasPaint, legible, legibleJson, wrap } from './text.ts';

export type RoutesFormat = 'pretty' | 'json' | 'markdown' | 'html';
export const routesFormats = ['pretty', 'json', 'markdown', 'html'] as const satisfies readonly RoutesFormat[];

type Shown = Pick<Context, 'paint' | 'width' | 'root' | 'tool'>;

/** A table of endpoints in one of the formats that it has. */
export function renderRoutes(endpoints: readonly Endpoint[], format: RoutesFormat, context: Shown): string {
  switch (format) {
    case 'json':
      return legibleJson({
        schemaVersion: 1,
        tool: context.tool,
        command: 'routes',
        root: context.root,
        routes: endpoints,
      });
    case 'markdown':
      return legible(markdown(endpoints));
    case 'html':
      return legible(html(endpoints, context));
    default:
      return legible(pretty(endpoints, context), { painted: hasPaint(context.paint) });
  }
}

const named = ({ kind, name }: Guard): string => (name === kind ? kind : `${kind} (${name})`);

/** What a reader needs before the table. */
function summary(endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) return 'No endpoint was found.';
  const bare = endpoints.filter(({ unguarded }) => unguarded).length;
  return `${plural(endpoints.length, 'endpoint')}, ${bare} without authentication.`;
}

function pretty(endpoints: readonly Endpoint[], { paint, width }: Shown): string {
  const lines = endpoints.map(({ method, path, file, line, guards, unguarded, dynamic }) => {
    const mark = unguarded ? paint.yellow('! unguarded') : paint.green('✔ guarded');
    const shown = `${method.padEnd(6)} ${path}${dynamic ? ' (pattern)' : ''}`;
    const way = guards.length === 0 ? 'nothing on the way' : guards.map(named).join(' → ');
    return [
      wrap(`${paint.bold(shown)}  ${mark}`, width, '  '),
      wrap(`  ${paint.dim(`${file}:${line}`)}  ${way}`, width, '    '),
    ].join('\n');
  });
  return `${[...lines, ...(lines.length > 0 ? [''] : []), wrap(summary(endpoints), width)].join('\n')}\n`;
}

const cell = (value: string): string => value.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function markdown(endpoints: readonly Endpoint[]): string {
  const rows = endpoints.map(
    ({ method, path, file, line, guards, unguarded }) =>
      `| ${unguarded ? '⚠️ unguarded' : 'guarded'} | ${method} | \`${cell(path)}\` | ${cell(guards.map(named).join(' → ')) || '–'} | \`${file}:${line}\` |`,
  );
  const head = ['| | method | path | guards, in order | where |', '| --- | --- | --- | --- | --- |'];
  return [
    '<!-- harden-express:routes -->',
    '## Endpoints',
    '',
    summary(endpoints),
    '',
    ...(rows.length > 0 ? [...head, ...rows] : []),
    '',
  ].join('\n');
}

function html(endpoints: readonly Endpoint[], { tool }: Shown): string {
  const rows = endpoints.map(({ method, path, file, line, guards, unguarded }) => [
    unguarded ? '<span class="mark open">! unguarded</span>' : '<span class="mark closed">✔ guarded</span>',
    escape(method),
    `<code>${escape(path)}</code>`,
    escape(guards.map(named).join(' → ')) || '–',
    `<code>${escape(`${file}:${line}`)}</code>`,
  ]);
  const body = [
    '<h1>Endpoints</h1>',
    `<p>${escape(summary(endpoints))}</p>`,
    table(
      'Every endpoint, with what a request passes on its way',
      ['', 'method', 'path', 'guards, in order', 'where'],
      rows,
    ),
  ];
  return page('Endpoints', body, `${tool.name} ${tool.version}`);
}
