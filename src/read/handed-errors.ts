import type { Path } from '../model/tree.ts';
import type { HelperFact } from '../model/project.ts';
import { type ErrorHelper, handedTo, helperError, helperOf } from '../code/express/handed-errors.ts';
import { leaksIn } from '../code/express/error-leaks.ts';
import { guardOf, isDeliberate, isMessage, isWholeError } from '../code/express/leak-notes.ts';
import { responseNames } from '../code/express/handler-shape.ts';
import { bindingsOf } from '../code/syntax/imports-of-file.ts';
import { isFunction, memberName, type Node, patternNames, unwrap, walk } from '../code/syntax/nodes.ts';
import type { Source } from '../code/values/value.ts';
import { ownCode } from './entry-points.ts';
import { literalPattern } from './literal-pattern.ts';
import type { Sources } from './sources.ts';
import { placeOf } from './values.ts';

interface Found extends ErrorHelper {
  fact: HelperFact;
  /** Some call hands it an error that was caught. */
  used: boolean;
  /** Some call hands it what the app says itself. */
  worded: boolean;
}

/** Functions that answer with errors which others hand them, with what they show of those. */
export function readErrorHelpers(sources: Sources, isWorded: (source: Source, code: Node) => boolean): HelperFact[] {
  const files = ownCode(sources);
  const helpers = files.flatMap((path) => helpersIn(sources, path));
  if (helpers.length === 0) return [];
  const byName = new Map<string, Found[]>();
  const byFile = new Map<string, Found[]>();
  for (const helper of helpers) {
    const [map, key] = helper.name === '' ? [byFile, bare(helper.fact.place.file)] : [byName, helper.name];
    map.set(key, [...(map.get(key) ?? []), helper]);
  }
  const names = [...byName.keys(), ...[...byFile.keys()].map((file) => file.split('/').at(-1) ?? '')];
  const mentions = new RegExp(names.map(literalPattern).join('|'), 'i');
  for (const path of files) {
    const source = sources.mentions(path, mentions) ? sources.open(path) : undefined;
    if (source) noteCalls(source, { byName, byFile }, isWorded);
  }
  return helpers
    .filter(({ used }) => used)
    .map(({ fact, worded }) => ({ ...fact, leaksWords: worded ? fact.leaks : [] }));
}

const RESPONSE = /\bre(?:s|sp|sponse|ply)\b/i;
const ANSWERS = /\.(?:json|send|end|write|render|jsonp)\(/i;

function helpersIn(sources: Sources, path: Path): Found[] {
  if (!sources.mentions(path, RESPONSE) || !sources.mentions(path, ANSWERS)) return [];
  const source = sources.open(path);
  if (!source) return [];
  const found: Found[] = [];
  walk(source.ast.program, (node) => {
    const helper = isFunction(node) ? helperOf(source.ast, node) : undefined;
    if (!helper || !isFunction(node)) return;
    const params = (node.params as Node[]).map((param) => patternNames(param)[0] ?? '');
    const leaks = leaksIn(source, node, responseNames(params), params, helperError(source.ast, node));
    if (leaks.length === 0) return;
    const places = (some: readonly Node[]): HelperFact['leaks'] => some.map((leak) => placeOf({ source, node: leak }));
    const fact: HelperFact = {
      place: placeOf({ source, node }),
      leaks: places(leaks.filter((leak) => !guardOf(leak))),
      leaksMessages: places(leaks.filter(isMessage)),
      leaksWhole: places(leaks.filter(isWholeError)),
      leaksUnset: places(leaks.filter(guardOf)),
      leaksDeliberate: places(leaks.filter(isDeliberate)),
      leaksWords: [],
    };
    found.push({ ...helper, fact, used: false, worded: false });
  });
  return found;
}

interface Index {
  byName: ReadonlyMap<string, Found[]>;
  /** Those that are all that their file exports. */
  byFile: ReadonlyMap<string, Found[]>;
}

function noteCalls(source: Source, { byName, byFile }: Index, isWorded: (source: Source, code: Node) => boolean): void {
  const imported = new Map<string, Found[]>();
  for (const { module, local } of bindingsOf(source)) {
    const helpers = module.startsWith('.') ? byFile.get(bare(module)) : undefined;
    if (helpers) imported.set(local, helpers);
  }
  walk(source.ast.program, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
    const callee = unwrap(node.callee as Node);
    const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
    const helpers = (callee.type === 'Identifier' && imported.get(name)) || byName.get(name) || [];
    for (const helper of helpers) {
      const handed = handedTo(source.ast, node, helper);
      if (handed.kind === 'error') helper.used = true;
      if (handed.kind === 'words' || (handed.kind === 'error' && handed.source && isWorded(source, handed.source)))
        helper.worded = true;
    }
  });
}

/** `utils/fail/index.js` and `../fail` are one name. */
const bare = (path: Path): string =>
  path
    .replace(/(\/index)?(\.[cm]?[jt]s)?$/, '')
    .split('/')
    .at(-1) ?? '';
