import type { Place } from '../model/place.ts';
import type { Report } from '../model/report.ts';
import type { Context } from './context.ts';
import { renderHtml } from './html.ts';
import { formats } from './index.ts';
import { MARK, fitMarkdown } from './markdown.ts';
import type { Format } from './names.ts';
import { legible } from './text.ts';

/** A report of one project, with what its formats need. */
export interface Result {
  report: Report;
  context: Context;
  /** The project's folder below the one the command was given, with a trailing slash; '' where they are the same. */
  prefix: string;
}

/** One text for the reports of all projects of a run. */
export function renderTogether(results: readonly Result[], format: Format): string {
  const [first] = results;
  switch (format) {
    case 'sarif':
    case 'github':
      return first ? formats[format](united(results), first.context) : '';
    case 'html':
      return legible(renderHtml(results));
    case 'diff':
      return results.map(({ report, context, prefix }) => formats.diff(below(report, prefix), context)).join('');
    default:
      return join(
        results.map(({ report, context }) => formats[format](report, context)),
        format,
      );
  }
}

function join(texts: readonly string[], format: Format): string {
  if (format === 'json' && texts.length !== 1) return `[\n${texts.map((text) => text.trimEnd()).join(',\n')}\n]\n`;
  if (format !== 'markdown') return texts.join('\n');
  // A bot looks for one mark, and keeps one comment.
  const [head = '', ...rest] = texts;
  return rest.length === 0 ? head : fitMarkdown([head, ...rest.map((text) => text.replace(MARK, ''))].join('\n'));
}

/** What code hosts are told of several projects is one list, with files as the repository has them. */
function united(results: readonly Result[]): Report {
  const [first, ...rest] = results.map(({ report, context, prefix }) => below(report, context.fromTop ?? prefix));
  const report = first as Report;
  return {
    ...report,
    found: [report, ...rest].flatMap(({ found }) => found),
    project: { ...report.project, unread: [report, ...rest].flatMap(({ project }) => project.unread) },
  };
}

function below(report: Report, prefix: string): Report {
  if (prefix === '') return report;
  const moved = <T extends Place | null>(place: T): T => place && { ...place, file: prefix + place.file };
  const manifest = report.project.manifest?.path ?? 'package.json';
  return {
    ...report,
    changes: report.changes.map((change) => ({ ...change, path: prefix + change.path })),
    project: {
      ...report.project,
      unread: report.project.unread.map((one) => ({ ...one, file: prefix + one.file })),
    },
    found: report.found.map((finding) => ({
      ...finding,
      // Nothing but a place carries a folder: what has none is shown at the manifest of its project.
      at: moved(finding.at ?? placeOf(manifest)),
      ...(finding.flow ? { flow: finding.flow.map((stop) => ({ ...stop, place: moved(stop.place) })) } : {}),
    })),
  };
}

const placeOf = (file: string): Place => ({ file, line: 1, column: 1, endLine: 1, endColumn: 1, start: 0, end: 0 });
