import type { Context } from './context.ts';
import { plural } from './describe.ts';
import { page, table, text as escape } from './page.ts';
import type { Endpoint, Guard } from '../model/endpoint.ts';
import { hasPaint, legible, legibleJson, wrap } from './text.ts';

export type RoutesFormat = 'pretty' | 'json' | 'markdown' | 'html';
export const routesFormats = ['pretty', 'json', 'markdown', 'html'] as const satisfies readonly RoutesFormat[];

type Shown = Pick<Context, 'paint' | 'width' | 'root' | 'tool' | 'within'>;

/** The endpoints of one project. */
export interface Listed {
  endpoints: readonly Endpoint[];
  context: Shown;
}

/** Tables of endpoints in one of the formats that there are: one text, whether for one project or several. */
export function renderRoutes(projects: readonly Listed[], format: RoutesFormat): string {
  switch (format) {
    case 'json': {
      const data = projects.map(({ endpoints, context: { tool, root } }) => ({
        schemaVersion: 1,
        tool,
        command: 'routes',
        root,
        routes: endpoints,
      }));
      return legibleJson(data.length === 1 ? data[0] : data);
    }
    case 'markdown':
      return legible(['<!-- harden-express:routes -->', ...projects.map(markdown)].join('\n'));
    case 'html': {
      const { tool } = projects[0]?.context ?? { tool: { name: 'harden-express', version: '' } };
      return legible(page('Endpoints', projects.flatMap(html), `${tool.name} ${tool.version}`));
    }
    default:
      return projects.map((own) => legible(pretty(own), { painted: hasPaint(own.context.paint) })).join('\n');
  }
}

const headingOf = ({ within }: Shown): string => (within === undefined ? 'Endpoints' : `Endpoints of ${within}`);

const named = ({ kind, name }: Guard): string => (name === kind ? kind : `${kind} (${name})`);

/** What a reader needs before the table. */
function summary(endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) return 'No endpoint was found.';
  const bare = endpoints.filter(({ unguarded }) => unguarded).length;
  return `${plural(endpoints.length, 'endpoint')}, ${bare} without authentication.`;
}

function pretty({ endpoints, context }: Listed): string {
  const { paint, width, within } = context;
  const head = within === undefined ? [] : [paint.bold(wrap(headingOf(context), width, '  ')), ''];
  const lines = endpoints.map(({ method, path, file, line, guards, unguarded, dynamic }) => {
    const mark = unguarded ? paint.yellow('! unguarded') : paint.green('✔ guarded');
    const shown = `${method.padEnd(6)} ${path}${dynamic ? ' (pattern)' : ''}`;
    const way = guards.length === 0 ? 'nothing on the way' : guards.map(named).join(' → ');
    return [
      wrap(`${paint.bold(shown)}  ${mark}`, width, '  '),
      wrap(`  ${paint.dim(`${file}:${line}`)}  ${way}`, width, '    '),
    ].join('\n');
  });
  return `${[...head, ...lines, ...(lines.length > 0 ? [''] : []), wrap(summary(endpoints), width)].join('\n')}\n`;
}

const cell = (value: string): string => value.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function markdown({ endpoints, context }: Listed): string {
  const rows = endpoints.map(
    ({ method, path, file, line, guards, unguarded }) =>
      `| ${unguarded ? '⚠️ unguarded' : 'guarded'} | ${method} | \`${cell(path)}\` | ${cell(guards.map(named).join(' → ')) || '–'} | \`${file}:${line}\` |`,
  );
  const head = ['| | method | path | guards, in order | where |', '| --- | --- | --- | --- | --- |'];
  return [
    `## ${cell(headingOf(context))}`,
    '',
    summary(endpoints),
    '',
    ...(rows.length > 0 ? [...head, ...rows] : []),
    '',
  ].join('\n');
}

function html({ endpoints, context }: Listed): string[] {
  const rows = endpoints.map(({ method, path, file, line, guards, unguarded }) => [
    unguarded ? '<span class="mark open">! unguarded</span>' : '<span class="mark closed">✔ guarded</span>',
    escape(method),
    `<code>${escape(path)}</code>`,
    escape(guards.map(named).join(' → ')) || '–',
    `<code>${escape(`${file}:${line}`)}</code>`,
  ]);
  return [
    `<h1>${escape(headingOf(context))}</h1>`,
    `<p>${escape(summary(endpoints))}</p>`,
    table('Every endpoint and its middleware', ['', 'method', 'path', 'guards, in order', 'where'], rows),
  ];
}
