import { parse } from '../../syntax/parser.ts';
import type { Node } from '../../syntax/nodes.ts';
import { readScopes } from '../../syntax/scopes.ts';
import type { Linked, Surroundings } from '../resolve/fact.ts';
import { readRoles } from '../resolve/index.ts';
import type { SqlSite } from '../site.ts';
import type { Part } from './parts.ts';

type Parts = readonly [Part, ...Part[]];

const known = new WeakMap<Linked, Parts | null>();

/** Files that are read as one, in their order; `own` is one of them, as it is now. */
export function partsOf(
  linked: Linked,
  own: { path: string; text: string },
  asRead: (ast: Node) => Node,
): Parts | null {
  const isAsBefore = linked.files.some(({ path, text }) => path === own.path && text === own.text);
  if (!isAsBefore) return readParts(linked, own, asRead);
  let parts = known.get(linked);
  if (parts === undefined) known.set(linked, (parts = readParts(linked, own, asRead)));
  return parts;
}

function readParts({ files }: Linked, own: { path: string; text: string }, asRead: (ast: Node) => Node): Parts | null {
  const parts: Part[] = [];
  let base = 0;
  for (const file of files) {
    const { path, around } = file;
    const text = path === own.path ? own.text : file.text;
    // What is in front of it is one line.
    const before = base === 0 ? '' : `${' '.repeat(base - 1)}\n`;
    const ast = parse(before + text.replace(/^\uFEFF?#!/, (mark) => mark.replace('#!', '//')), `${base}/${path}`);
    const scopes = readScopes(asRead(ast));
    const moved = movedBy(base, path, around);
    parts.push({ path, text, base, scopes, roles: readRoles(scopes, moved), around: moved });
    base += text.length + 1;
  }
  const [first, ...more] = parts;
  return first && more.length > 0 ? [first, ...more] : null;
}

/** What is known by places of the file, as they are among the others. */
function movedBy(base: number, path: string, around: Surroundings): Surroundings {
  const move = (key: string): string => {
    const start = key.startsWith(`${path}:`) ? key.slice(path.length + 1) : '';
    return /^\d+$/.test(start) ? `${path}:${Number(start) + base}` : key;
  };
  if (base === 0) return around;
  const { sealed, chains, ...more } = around;
  return {
    ...more,
    ...(sealed ? { sealed: sealed.map(move) } : {}),
    ...(chains ? { chains: Object.fromEntries(Object.entries(chains).map(([key, given]) => [move(key), given])) } : {}),
  };
}

/** A site as the file by itself has it. */
export function siteIn({ path, base }: Part, site: SqlSite): SqlSite {
  const lines = base === 0 ? 0 : 1;
  const own = (key: string): string => {
    const start = key.startsWith(`${path}:`) ? Number(key.slice(path.length + 1)) : NaN;
    return start >= base ? `${path}:${start - base}` : key;
  };
  return {
    ...site,
    file: path,
    line: site.line - lines,
    endLine: site.endLine - lines,
    start: site.start - base,
    end: site.end - base,
    sink: { start: site.sink.start - base, end: site.sink.end - base, line: site.sink.line - lines },
    extends: site.linked ? site.extends : site.extends.map(own),
  };
}
