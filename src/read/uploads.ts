import type { Place } from '../model/place.ts';
import type { UploadFact } from '../model/files.ts';
import type { Path } from '../model/tree.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { ancestors, parents } from '../code/syntax/ancestors.ts';
import { isFunction, walk, type Node } from '../code/syntax/nodes.ts';
import { pathText, readScopes } from '../code/syntax/scopes.ts';
import { type Machine, textOf } from '../code/values/interpreter.ts';
import type { Known, KnownFunction, KnownResult } from '../code/values/value.ts';
import { isTest } from './entry-points.ts';
import { foldersOf } from './statics.ts';
import { type Facts, placeAt, placeOf } from './values.ts';

/** Calls that set up how files are uploaded. */
export function readUploads(machine: Machine, facts: Facts, root: Path): UploadFact[] {
  const seen = new Set<Node>();
  const calls = machine.calls.filter(({ site }) => {
    const isNew = !seen.has(site.node) && !isTest(site.source.path);
    seen.add(site.node);
    return isNew;
  });
  return calls.flatMap((call): UploadFact[] => {
    if (
      !hasRole(call.module, 'upload') ||
      call.on ||
      !/^(default|Form|IncomingForm|formidable|Busboy)?$/.test(call.member)
    )
      return [];
    const uses = calls.filter(({ on }) => on?.node === call.site.node);
    const options = objectIn(call);
    const filter = options?.entries.get('fileFilter') ?? options?.entries.get('filter');
    const fact = { call: facts.call(call), uses: uses.map((use) => facts.call(use)) };
    const fields = uses.flatMap(({ args }) => args.flatMap(textsIn));
    const filterText = filter?.type === 'function' ? textOf(filter.site.source, filter.node) : '';
    return [
      {
        ...fact,
        ...storageOf(call, facts, root),
        endless: endlessLater(call),
        filtered: filter !== undefined && !isOpenFilter(filter) && !looksAtTypeAlone(filterText),
        byType: looksAtTypeAlone(filterText),
        most: filter?.type === 'function' ? comparedSize(filter) : null,
        pictures: /image/i.test(filterText)
          ? !/pdf|video|audio|zip|csv|msword|octet/i.test(filterText)
          : fields.length > 0 && fields.every((name) => PICTURES.test(name)),
      },
    ];
  });
}

/** `form.maxFileSize = Infinity`, where `form` is what the call gives. */
function endlessLater({ site: { source, node } }: KnownResult): UploadFact['endless'] {
  const holder = parents(source.ast).get(node);
  const target =
    holder?.type === 'VariableDeclarator'
      ? holder.id
      : holder?.type === 'AssignmentExpression'
        ? holder.left
        : undefined;
  if (target?.type !== 'Identifier') return null;
  const around = ancestors(source.ast, node).find(isFunction)?.body ?? source.ast.program;
  let found: UploadFact['endless'] = null;
  walk(around, (inner) => {
    if (inner.type !== 'AssignmentExpression' || !ENDLESS.test(pathText(source.text, inner.right))) return;
    const path = pathText(source.text, inner.left as Node);
    const isOption = path === `${target.name}.options.maxFileSize`;
    if (isOption || path === `${target.name}.maxFileSize`)
      found = { at: placeOf({ source, node: inner.left as Node }), isOption };
  });
  return found;
}

const ENDLESS = /^(?:Number\.(?:MAX_\w+|POSITIVE_INFINITY)|Infinity)$/;

const PICTURES = /avatar|photo|image|img|picture|logo|banner|cover|thumb|icon|\bpics?\b|screenshot/i;

const objectIn = ({ args }: KnownResult): Extract<Known, { type: 'object' }> | undefined =>
  args.find((arg) => arg.type === 'object');

/** The field of `single('avatar')`, and those of `fields([{ name: 'avatar' }])`. */
function textsIn(value: Known): string[] {
  if (value.type === 'literal') return typeof value.value === 'string' ? [value.value] : [];
  if (value.type === 'array') return value.items.flatMap(textsIn);
  const name = value.type === 'object' ? value.entries.get('name') : undefined;
  return name ? textsIn(name) : [];
}

/**
 * `limit` of `if (file.size > limit) return cb(null, false)`: the file has no size by then, and the filter refuses none. Names of the
 * filter's own say nothing outside of it.
 */
function comparedSize({ node, site: { source } }: KnownFunction): string | null {
  const file = node.params[1];
  let found: Node | undefined;
  if (file?.type !== 'Identifier') return null;
  const isSize = (one: Node): boolean => pathText(source.text, one) === `${file.name}.size`;
  walk(node.body, (inner) => {
    if (inner.type !== 'BinaryExpression' || !/^[<>]=?$/.test(inner.operator)) return;
    const [left, right] = [inner.left as Node, inner.right];
    if (isSize(left) !== isSize(right)) found ??= isSize(left) ? right : left;
  });
  if (!found) return null;
  const scopes = readScopes(source.ast);
  let isOwn = false;
  walk(found, (inner) => {
    if (inner.type === 'CallExpression' || inner.type === 'AwaitExpression') isOwn = true;
    if (inner.type === 'Identifier' && scopes.lookup(inner.name, inner) !== scopes.lookup(inner.name, node))
      isOwn = true;
  });
  return isOwn ? null : textOf(source, found);
}

/** `(req, file, cb) => cb(null, true)` */
function isOpenFilter(filter: Known): boolean {
  if (filter.type !== 'function') return false;
  const text = textOf(filter.site.source, filter.node);
  return /,\s*true\s*\)/.test(text) && !/\bfalse\b|Error|\?|===|\.test\(|\.includes\(|\bif\b/.test(text);
}

/** The type of a file is what its sender says; what it is served as goes by its name. */
const looksAtTypeAlone = (text: string): boolean =>
  /\bmimetype\b/.test(text) && !/originalname|extname|\bname\b/.test(text);

type Storage = Pick<UploadFact, 'storage' | 'folder' | 'naming' | 'whole'>;

function storageOf(call: KnownResult, facts: Facts, root: Path): Storage {
  const options = objectIn(call);
  const [folder = null] = foldersOf(options?.entries.get('dest') ?? options?.entries.get('uploadDir'), root);
  const storage = options?.entries.get('storage');
  if (call.module !== 'multer') return { storage: 'unseen', folder, naming: 'unseen', whole: null };
  if (storage === undefined) {
    const isOpen = options?.open === true || (options === undefined && call.args.length > 0);
    return isOpen
      ? { storage: 'unseen', folder, naming: 'unseen', whole: null }
      : { storage: options?.entries.has('dest') === true ? 'disk' : 'memory', folder, naming: 'random', whole: null };
  }
  if (storage.type !== 'result' || storage.module !== 'multer')
    return { storage: 'unseen', folder: null, naming: 'unseen', whole: null };
  if (storage.member === 'memoryStorage') return { storage: 'memory', folder: null, naming: 'random', whole: null };
  return { storage: 'disk', ...namesOf(storage, facts, root) };
}

/** What `multer.diskStorage({ destination, filename })` makes of a file. */
function namesOf(storage: KnownResult, facts: Facts, root: Path): Omit<Storage, 'storage'> {
  const options = objectIn(storage);
  const destination = options?.entries.get('destination');
  const filename = options?.entries.get('filename');
  const given = destination?.type === 'function' ? givenTo(destination) : undefined;
  const target = given && destination?.type === 'function' ? facts.inside(destination, given) : destination;
  const [folder = null] = foldersOf(target, root);
  if (filename === undefined) return { folder, naming: options?.open ? 'unseen' : 'random', whole: null };
  if (filename.type !== 'function') return { folder, naming: 'unseen', whole: null };
  const text = textOf(filename.site.source, filename.node);
  const name = givenTo(filename);
  return {
    folder,
    naming: /originalname/.test(text) ? 'client' : 'random',
    whole: name ? wholeName(filename, name) : null,
  };
}

/** The value in `cb(null, value)`. */
function givenTo({ node }: KnownFunction): Node | undefined {
  const callback = node.params.at(-1);
  if (callback?.type !== 'Identifier') return undefined;
  let found: Node | undefined;
  walk(node.body, (inner) => {
    if (inner.type !== 'CallExpression' || inner.callee.type !== 'Identifier' || inner.callee.name !== callback.name)
      return;
    if (inner.arguments[0]?.type === 'NullLiteral' || /^undefined$|^null$/.test(nameOf(inner.arguments[0])))
      found ??= inner.arguments[1] as Node | undefined;
  });
  return found;
}

const nameOf = (node: { type: string } | undefined): string =>
  node?.type === 'Identifier' && 'name' in node ? String(node.name) : '';

/** The name is that of the client, as it is: `cb(null, file.originalname)`. */
function wholeName({ site, node }: KnownFunction, name: Node): Place | null {
  const { source } = site;
  if (/^\w+\.originalname$/.test(pathText(source.text, name))) return placeOf({ source, node: name });
  if (name.type !== 'Identifier') return null;
  let found: Place | null = null;
  walk(node.body, (inner) => {
    if (inner.type !== 'VariableDeclarator' || nameOf(inner.id) !== name.name || !inner.init) return;
    if (/^\w+\.originalname$/.test(pathText(source.text, inner.init))) found = placeOf({ source, node: inner.init });
  });
  return found;
}

/** Where errors of uploads are told from others. */
export function readUploadErrors(machine: Machine): Place | null {
  for (const { source } of machine.modules.values()) {
    if (isTest(source.path)) continue;
    const found = /\bMulterError\b|\bLIMIT_(?:FILE|UNEXPECTED|PART|FIELD)\w*|\.truncated\b/.exec(source.text);
    if (found) return placeAt(source, found.index, found.index + found[0].length);
  }
  return null;
}
