import type { ObjectExpression } from '@babel/types';
import { endOf, startOf } from '../syntax/ancestors.ts';
import { children, keyName } from '../syntax/nodes.ts';
import { objectCalled } from '../syntax/objects.ts';
import { parse } from '../syntax/parser.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Edits } from './edits.ts';
import { lineIndent, styleOf } from './style.ts';

/** The text of each member of the object that a variable of the file is declared with, with the comment above it, as if it stood at the start of a line. */
export function membersOf(text: string, path: string, object: string): { name: string; code: string }[] {
  const found = objectCalled(parse(text, path), object);
  if (!found) return [];
  let end = startOf(found) + 1;
  return found.properties.flatMap((property) => {
    const code = text.slice(end, endOf(property)).replace(/^,?\s*/, '');
    end = endOf(property);
    const name = property.type === 'SpreadElement' ? undefined : keyName(property.key, property.computed);
    if (name === undefined) return [];
    return [{ name, code: code.replaceAll(`\n${lineIndent(text, startOf(property))}`, '\n') }];
  });
}

/** Writes a property behind the last one, on a line of its own where the others have theirs. */
export function addProperty(file: SourceFile, edits: Edits, object: ObjectExpression, code: string): void {
  const { text } = file;
  const { eol, indent, trailingCommas } = styleOf(file);
  const last = children(object).at(-1);
  if (!last) {
    edits.replace(startOf(object) + 1, endOf(object) - 1, ` ${code} `);
    return;
  }
  const tail = text.slice(endOf(last), endOf(object) - 1);
  const comma = /^\s*,/.exec(tail)?.[0];
  const before = children(object).at(-2);
  const gap = before && text.slice(endOf(before), startOf(last));
  if (!tail.includes('\n') && !comma && gap !== undefined && /^,[ \t]*\r?\n[ \t]*$/.test(gap)) {
    // One below the other, with the brace behind the last one.
    edits.insert(endOf(last), `,${eol}${lineIndent(text, startOf(last))}${code}`);
    return;
  }
  if (!tail.includes('\n')) {
    edits.insert(endOf(last) + (comma?.length ?? 0), comma ? ` ${code},` : `, ${code}`);
    return;
  }
  const outer = lineIndent(text, endOf(object) - 1);
  const inner = text.slice(0, startOf(last)).endsWith(lineIndent(text, startOf(last)))
    ? lineIndent(text, startOf(last))
    : outer + indent;
  const line = `${eol}${inner || outer + indent}${code}`;
  const end = endOf(last) + (comma?.length ?? 0);
  // A comment behind the last one on its line is about that one.
  const behind =
    end + (/^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)(?=[ \t]*\r?\n)/.exec(text.slice(end))?.[0].length ?? 0);
  if (comma) edits.insert(behind, `${line},`);
  else if (isSeparated(edits, end)) edits.insert(behind, trailingCommas ? `${line},` : `,${line}`);
  else if (behind === end) edits.insert(end, `,${line}${trailingCommas ? ',' : ''}`);
  else {
    edits.insert(end, ',');
    edits.insert(behind, `${line}${trailingCommas ? ',' : ''}`);
  }
}

/** Another edit of the run has written behind the same property. */
const isSeparated = (edits: Edits, at: number): boolean =>
  edits.ranges().some(({ start, end }) => start === at && end === at);
