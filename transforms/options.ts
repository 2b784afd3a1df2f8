import type { CallExpression, NewExpression, ObjectExpression } from '@babel/types';
import { writeEdits, type Found } from '../src/code/edit/edit-list.ts';
import type { Edits } from '../src/code/edit/edits.ts';
import type { ImportSpec } from '../src/code/edit/code-spec.ts';
import { addProperty } from '../src/code/edit/object-properties.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { endOf, startOf, textOf } from '../src/code/syntax/ancestors.ts';
import { keyName, unwrap, type Node } from '../src/code/syntax/nodes.ts';
import { isPlain, objectOf } from '../src/code/syntax/objects.ts';
import { nodeAt, type Range } from '../src/code/syntax/range.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';

export interface OptionsOptions {
  edits?: readonly OptionsEdit[];
}

export interface OptionsEdit {
  /** The call, or the object itself. */
  at: Range;
  /** Index of the argument, from 0. */
  argument: number;
  /** Keys to set in the object there (a path for nested ones: `cookie.secure`) and their code. Missing and literal keys only. */
  set?: Readonly<Record<string, string>>;
  /** Keys whose list gets one more item; a list of one where the key is missing. */
  append?: Readonly<Record<string, string>>;
  /** Code that takes the place of the whole argument, or is appended where there is none. */
  replace?: string;
  imports?: readonly ImportSpec[];
}

type Call = CallExpression | NewExpression;

/** Edits the options that calls are given. What cannot be seen is refused, with the reason. */
export default defineTransform<OptionsOptions>((file, edits, { edits: wanted = [] }) => {
  // Two calls may be given one object.
  const made = new Set<string>();
  const keys = new Map<string, string>();
  const first = new Map<OptionsEdit, string | undefined>();
  const together = byArgument(wanted);
  return writeEdits(file, edits, wanted, (edit): Found | string => {
    const object = nodeAt(file.ast, edit.at, 'ObjectExpression');
    if (object) return inObject(file, edits, object, edit);
    const call = nodeAt(file.ast, edit.at, 'CallExpression', 'NewExpression');
    if (!call) return 'The call is written in a way that is not followed here.';
    return {
      node: call,
      write({ styled }) {
        const { imports: _, at: __, ...change } = edit;
        const object = objectAt(file, call, edit);
        const key = `${object} ${JSON.stringify(change)}`;
        if (made.has(key)) return undefined;
        const clash = clashIn(keys, object, edit);
        if (clash !== undefined) return clash;
        const all = unitedWith(call, edit, together);
        const [writes = edit] = all;
        if (writes !== edit && first.has(writes)) return first.get(writes);
        const specs = all.flatMap((one) => one.imports ?? []);
        const refusal = editCall(file, edits, call, unite(edit, all), (code) => styled({ code, imports: specs }));
        first.set(writes, refusal);
        if (refusal === undefined) made.add(key);
        return refusal;
      },
    };
  });
});

/** What a call of another file is given. */
function inObject(file: SourceFile, edits: Edits, object: ObjectExpression, { set = {} }: OptionsEdit): Found | string {
  return {
    node: object,
    write: ({ styled }) => setKeys(file, edits, object, Object.entries(set), (code) => styled({ code, imports: [] })),
  };
}

/** Edits that add the same argument to a call: the first writes what all of them want. */
function unitedWith(
  call: Call,
  edit: OptionsEdit,
  together: ReadonlyMap<string, readonly OptionsEdit[]>,
): readonly OptionsEdit[] {
  if (edit.replace !== undefined || call.arguments.length !== edit.argument) return [edit];
  return together.get(argumentOf(edit)) ?? [edit];
}

const argumentOf = ({ at, argument }: OptionsEdit): string => `${at.start} ${at.end} ${argument}`;

function byArgument(wanted: readonly OptionsEdit[]): Map<string, OptionsEdit[]> {
  const groups = new Map<string, OptionsEdit[]>();
  for (const edit of wanted) {
    const group = groups.get(argumentOf(edit));
    if (edit.replace !== undefined) continue;
    if (group) group.push(edit);
    else groups.set(argumentOf(edit), [edit]);
  }
  return groups;
}

function unite(edit: OptionsEdit, all: readonly OptionsEdit[]): OptionsEdit {
  if (all.length < 2) return edit;
  const inOrder = [...all].reverse();
  const set = Object.assign({}, ...inOrder.map((one) => one.set)) as Record<string, string>;
  const append = Object.assign({}, ...inOrder.map((one) => one.append)) as Record<string, string>;
  return { ...edit, set, append };
}

/** A key has one value: another edit that wants it differently is told so. */
function clashIn(keys: Map<string, string>, object: number, { argument, set = {} }: OptionsEdit): string | undefined {
  for (const [key, code] of Object.entries(set)) {
    const known = keys.get(`${object} ${argument} ${key}`);
    if (known !== undefined && known !== code) return `${key} is set by another fix here; change it by hand.`;
    keys.set(`${object} ${argument} ${key}`, code);
  }
  return undefined;
}

/** The object that an edit is about; the call where the options are written in it. */
function objectAt(file: SourceFile, call: Call, { argument }: OptionsEdit): number {
  const given = call.arguments[argument] as Node | undefined;
  return startOf((given && objectOf(file, unwrap(given))) ?? call);
}

const nameOf = (file: SourceFile, { callee }: Call): string => textOf(file.text, callee as Node);

/** Writes one edit, or says why it cannot be written. */
function editCall(
  file: SourceFile,
  edits: Edits,
  call: Call,
  edit: OptionsEdit,
  fill: (code: string) => string,
): string | undefined {
  const argument = call.arguments[edit.argument] as Node | undefined;
  if (call.arguments.some((one) => one.type === 'SpreadElement'))
    return `The arguments of ${nameOf(file, call)} are spread from elsewhere.`;
  if (!argument) return append(file, edits, call, edit, fill);
  const value = unwrap(argument);
  const object = objectOf(file, value);
  if (edit.replace !== undefined) {
    const target = object ?? (isPlain(value) ? value : undefined);
    if (!target) return unseen(file, value, call);
    edits.replace(startOf(target), endOf(target), fill(edit.replace));
    return undefined;
  }
  if (!object) return unseen(file, value, call);
  const refusal = setKeys(file, edits, object, Object.entries(edit.set ?? {}), fill);
  return refusal ?? appendItems(file, edits, object, Object.entries(edit.append ?? {}), fill);
}

function unseen(file: SourceFile, value: Node, call: Call): string {
  const text = file.text.slice(startOf(value), endOf(value));
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `The options of ${nameOf(file, call)} are ${shown.replace(/\s+/g, ' ')}, which is made elsewhere; change them there.`;
}

function append(
  file: SourceFile,
  edits: Edits,
  call: Call,
  edit: OptionsEdit,
  fill: (code: string) => string,
): string | undefined {
  if (call.arguments.length !== edit.argument) return `${nameOf(file, call)} is called with too few arguments.`;
  const lists = Object.entries(edit.append ?? {}).map(([key, item]) => [key, `[${item}]`] as const);
  const set = [...Object.entries(edit.set ?? {}), ...lists];
  if (set.some(([key]) => key.includes('.'))) return `${nameOf(file, call)} has no options to add to.`;
  const code = edit.replace ?? `{ ${set.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
  const last = call.arguments.at(-1);
  // Arguments on lines of their own get one more line.
  const indent = last && /(\r?\n[ \t]+)$/.exec(file.text.slice(0, startOf(last)))?.[1];
  if (last) edits.insert(endOf(last), `,${indent ?? ' '}${fill(code)}`);
  else edits.insert(file.text.lastIndexOf(')', endOf(call) - 1), fill(code));
  return undefined;
}

function setKeys(
  file: SourceFile,
  edits: Edits,
  object: ObjectExpression,
  entries: readonly (readonly [string, string])[],
  fill: (code: string) => string,
): string | undefined {
  if (object.properties.length === 0) {
    const written = entries.filter(([path]) => !path.includes('.')).map(([key, code]) => `${key}: ${fill(code)}`);
    if (written.length === entries.length && written.length > 0) {
      addProperty(file, edits, object, written.join(', '));
      return undefined;
    }
  }
  for (const [path, code] of entries) {
    const [key = '', ...rest] = path.split('.');
    const property = object.properties.find(
      (one) => one.type !== 'SpreadElement' && keyName(one.key, one.computed) === key,
    );
    if (!property) {
      if (object.properties.some((one) => one.type === 'SpreadElement'))
        return `Further options are spread in from elsewhere; set ${path} there.`;
      const inner = below(entries, key);
      if (rest.length > 0 && inner.every(([name]) => !name.includes('.'))) {
        if (inner[0]?.[0] !== rest[0]) continue;
        const written = inner.map(([name, value]) => `${name}: ${fill(value)}`).join(', ');
        addProperty(file, edits, object, `${key}: { ${written} }`);
        continue;
      }
      addProperty(
        file,
        edits,
        object,
        rest.length > 0
          ? `${key}: { ${rest.join(': { ')}: ${fill(code)}${' }'.repeat(rest.length)}`
          : `${key}: ${fill(code)}`,
      );
      continue;
    }
    if (property.type !== 'ObjectProperty') return `${path} is a function here; change it by hand.`;
    const value = unwrap(property.value as Node);
    if (rest.length > 0) {
      if (value.type !== 'ObjectExpression') return `${key} is made elsewhere; set ${path} there.`;
      const inner = below(entries, key);
      if (inner[0]?.[1] !== code || inner[0][0] !== rest.join('.')) continue;
      const refusal = setKeys(file, edits, value, inner, fill);
      if (refusal) return refusal;
      continue;
    }
    if (!isPlain(value))
      return `${path} is ${file.text.slice(startOf(value), endOf(value)).slice(0, 60)}, which is not a plain value; change it by hand.`;
    if (property.shorthand) edits.replace(startOf(property), endOf(property), `${key}: ${fill(code)}`);
    else edits.replace(startOf(property.value), endOf(property.value), fill(code));
  }
  return undefined;
}

type Entries = readonly (readonly [string, string])[];

/** The entries below a key, as they are called there: all are written with the first. */
const below = (entries: Entries, key: string): Entries =>
  entries.flatMap(([path, code]) => (path.startsWith(`${key}.`) ? [[path.slice(key.length + 1), code] as const] : []));

function appendItems(
  file: SourceFile,
  edits: Edits,
  object: ObjectExpression,
  entries: readonly (readonly [string, string])[],
  fill: (code: string) => string,
): string | undefined {
  for (const [key, item] of entries) {
    const property = object.properties.find(
      (one) => one.type !== 'SpreadElement' && keyName(one.key, one.computed) === key,
    );
    if (!property) {
      const refusal = setKeys(file, edits, object, [[key, `[${item}]`]], fill);
      if (refusal) return refusal;
      continue;
    }
    const value = property.type === 'ObjectProperty' ? unwrap(property.value as Node) : property;
    if (value.type !== 'ArrayExpression') return `${key} is no list that is written here; add ${item} to it by hand.`;
    const text = fill(item);
    const last = value.elements.at(-1);
    if (value.elements.some((one) => one && textOf(file.text, one) === text)) continue;
    if (last) edits.insert(endOf(last), `, ${text}`);
    else edits.replace(startOf(value) + 1, endOf(value) - 1, text);
  }
  return undefined;
}
