import { inStyle } from '../src/code/edit/snippet.ts';
import { declareImports, resolveImports } from '../src/code/edit/imports.ts';
import type { ImportSpec } from '../src/code/edit/code-spec.ts';
import { children, keyName } from '../src/code/syntax/nodes.ts';
import { objectCalled } from '../src/code/syntax/objects.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { endOf, startOf, statementOf } from '../src/code/syntax/ancestors.ts';

/** Adds members to the object that our emitted config module exports. */
export interface ConfigSectionOptions {
  /** Name of the object; `security` where it is left out. */
  object?: string;
  /** Property or getter text (`get cors() { … }`), indented from column 0; members that are there stay as they are. */
  edits?: readonly { name: string; code: string }[];
  imports?: readonly ImportSpec[];
}

export default defineTransform<ConfigSectionOptions>((file, edits, options) => {
  const { object: name = 'security', edits: members = [], imports = [] } = options;
  if (members.length === 0) return [];
  const object = objectCalled(file.ast, name);
  const anchor = object && statementOf(file.ast, object);
  const reason = `${file.path} declares no object called ${name}`;
  if (!anchor) return members.map((_, edit) => ({ reason, edit }));
  const there = object.properties.map((one) =>
    one.type === 'SpreadElement' ? undefined : keyName(one.key, one.computed),
  );
  const missing = members.filter((member) => !there.includes(member.name));
  if (missing.length === 0) return [];
  const used = imports.filter((spec) => missing.some(({ code }) => names(code, spec.name)));
  const resolved = resolveImports(file, used, anchor);
  declareImports(file, edits, resolved.missing, anchor);
  const { eol, indent, trailingCommas } = styleOf(file);
  const inner = lineIndent(file.text, startOf(anchor)) + indent;
  const code = missing.map((member) => inner + asMember(rename(member.code, resolved.names), file, inner));
  const last = children(object).at(-1);
  const text = code.join(`,${eol}${eol}`);
  if (!last) {
    edits.replace(startOf(object) + 1, endOf(object) - 1, `${eol}${text},${eol}`);
    return [];
  }
  const comma = /^\s*,/.exec(file.text.slice(endOf(last), endOf(object) - 1))?.[0];
  edits.insert(
    endOf(last) + (comma?.length ?? 0),
    `${comma ? '' : ','}${eol}${eol}${text}${comma || trailingCommas ? ',' : ''}`,
  );
  return [];
});

/** A name in a comment does not count. */
function names(code: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(code.replace(/\/\*[^]*?\*\//g, ''));
}

function rename(code: string, names: ReadonlyMap<string, string>): string {
  let text = code;
  for (const [name, local] of names) if (name !== local) text = text.replace(new RegExp(`\\b${name}\\b`, 'g'), local);
  return text;
}

/** A member is no statement of its own: it takes the file's style inside an object. */
function asMember(code: string, file: SourceFile, indent: string): string {
  const lines = inStyle(`void {\n${code}\n};`, styleOf(file), indent).split(/\r?\n/);
  return lines.slice(1, -1).join(styleOf(file).eol).trimStart();
}
