import { parseExpression } from '@babel/parser';
import type { Expression, ObjectExpression, ObjectProperty } from '@babel/types';
import { Edits } from './edits.ts';

export interface ManifestChange {
  name: string;
  range: string;
  dev: boolean;
  action: 'add' | 'update' | 'remove';
}

type Section = 'dependencies' | 'devDependencies';

/**
 * Edits the dependencies in the text of a `package.json`; indent, order, line ending and everything else stay. A package
 * that is only a development dependency moves when the app needs it at run time.
 *
 * @throws {SyntaxError} where the text is no JSON object
 */
export function editManifest(text: string, changes: readonly ManifestChange[]): string {
  return changes.reduce(applyChange, text);
}

function applyChange(text: string, { name, range, dev, action }: ManifestChange): string {
  const section: Section = dev ? 'devDependencies' : 'dependencies';
  if (action === 'remove') return removeFrom(removeFrom(text, 'dependencies', name), 'devDependencies', name);
  if (action === 'update') return updateIn(updateIn(text, 'dependencies', name, range), 'devDependencies', name, range);
  if (find(text, 'dependencies', name) || (dev && find(text, 'devDependencies', name))) return text;
  return addTo(removeFrom(text, 'devDependencies', name), section, name, range);
}

function rootOf(text: string): ObjectExpression {
  const root: Expression = parseExpression(text);
  if (root.type !== 'ObjectExpression') throw new SyntaxError('package.json holds no JSON object');
  return root;
}

function propertiesOf(object: ObjectExpression): ObjectProperty[] {
  return object.properties.filter((property) => property.type === 'ObjectProperty');
}

function propertyOf(object: ObjectExpression, key: string): ObjectProperty | undefined {
  return propertiesOf(object).find((property) => keyOf(property) === key);
}

const keyOf = ({ key }: ObjectProperty): string => (key.type === 'StringLiteral' ? key.value : '');
const startOf = (node: { start?: number | null }): number => node.start ?? 0;
const endOf = (node: { end?: number | null }): number => node.end ?? 0;

function sectionOf(text: string, section: Section): ObjectExpression | undefined {
  const value = propertyOf(rootOf(text), section)?.value;
  return value?.type === 'ObjectExpression' ? value : undefined;
}

function find(text: string, section: Section, name: string): ObjectProperty | undefined {
  const object = sectionOf(text, section);
  return object && propertyOf(object, name);
}

function updateIn(text: string, section: Section, name: string, range: string): string {
  const property = find(text, section, name);
  if (!property) return text;
  const edits = new Edits(text);
  edits.replace(startOf(property.value), endOf(property.value), JSON.stringify(range));
  return edits.toString();
}

function removeFrom(text: string, section: Section, name: string): string {
  const object = sectionOf(text, section);
  const property = object && propertyOf(object, name);
  if (!object || !property) return text;
  const all = propertiesOf(object);
  const index = all.indexOf(property);
  const next = all[index + 1];
  const previous = all[index - 1];
  const edits = new Edits(text);
  if (next) edits.remove(startOf(property), startOf(next));
  else if (previous) edits.remove(endOf(previous), endOf(property));
  else edits.remove(startOf(object) + 1, endOf(object) - 1);
  return edits.toString();
}

function addTo(text: string, section: Section, name: string, range: string): string {
  const object = sectionOf(text, section);
  if (!object) return addSection(text, section, name, range);
  const edits = new Edits(text);
  insertProperty(edits, text, object, `${JSON.stringify(name)}: ${JSON.stringify(range)}`, name);
  return edits.toString();
}

function addSection(text: string, section: Section, name: string, range: string): string {
  const root = rootOf(text);
  const { eol, unit } = layoutOf(text, root);
  const [open, close] = eol === '' ? ['{ ', ' }'] : [`{${eol}${unit}${unit}`, `${eol}${unit}}`];
  const property = `"${section}": ${open}${JSON.stringify(name)}: ${JSON.stringify(range)}${close}`;
  const before = section === 'dependencies' ? propertyOf(root, 'devDependencies') : undefined;
  const after = section === 'devDependencies' ? propertyOf(root, 'dependencies') : undefined;
  const edits = new Edits(text);
  if (before) edits.insert(startOf(before), `${property},${eol === '' ? ' ' : eol + unit}`);
  else if (after) edits.insert(endOf(after), `,${eol === '' ? ' ' : eol + unit}${property}`);
  else insertProperty(edits, text, root, property);
  return edits.toString();
}

/** Writes a property into an object: at its sorted place where keys are sorted, else at the end. */
function insertProperty(edits: Edits, text: string, object: ObjectExpression, property: string, name?: string): void {
  const all = propertiesOf(object);
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last) {
    const { eol, unit } = layoutOf(text, rootOf(text));
    const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', startOf(object)) + 1))?.[0] ?? '';
    const inside = eol === '' ? ` ${property} ` : `${eol}${outer}${unit}${property}${eol}${outer}`;
    return edits.replace(startOf(object) + 1, endOf(object) - 1, inside);
  }
  const lead = text.slice(startOf(object) + 1, startOf(first));
  const between = lead.trim() === '' && lead !== '' ? lead.replace(/^(\r?\n)(?:[ \t]*\r?\n)+/, '$1') : '';
  const next = name === undefined ? undefined : all[placeOf(name, all.map(keyOf))];
  if (next) edits.insert(startOf(next), `${property},${between.includes('\n') ? between : ' '}`);
  else edits.insert(endOf(last), `,${between.includes('\n') ? between : ' '}${property}`);
}

/** The index of the key that a name stands before where keys are sorted, but for a few that a person added by hand; -1 for the end. */
function placeOf(name: string, keys: readonly string[]): number {
  const isAbove = (key: string, at: number): boolean => at + 1 < keys.length && key > (keys[at + 1] ?? '');
  if (keys.filter(isAbove).length > keys.length / KEYS_TO_ONE) return -1;
  return keys.findIndex((key, at) => key > name && !isAbove(key, at));
}

/** So many keys in order to one that is not. */
const KEYS_TO_ONE = 6;

/** Line ending and indent of a JSON text; the line ending is '' where all of it stands on one line. */
function layoutOf(text: string, root: ObjectExpression): { eol: string; unit: string } {
  const first = root.properties[0];
  if (!first) return { eol: /\r?\n/.exec(text)?.[0] ?? '\n', unit: '  ' };
  const lead = text.slice(startOf(root) + 1, startOf(first));
  const eol = /\r?\n/.exec(lead)?.[0] ?? '';
  return { eol, unit: lead.slice(lead.lastIndexOf('\n') + 1) };
}
