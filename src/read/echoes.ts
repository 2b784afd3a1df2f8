import { ancestors } from '../code/syntax/ancestors.ts';
import { isFunction, memberName, walk, type Node } from '../code/syntax/nodes.ts';
import type { Project } from '../model/project.ts';
import { isTest } from './entry-points.ts';
import type { Sources } from './sources.ts';
import { placeOf } from './values.ts';

const SECRET =
  /\b(body|check|checkBody)\(\s*(\[[^\]]*)?['"`][\w.]*(password|passwd|passphrase|pwd|pin|cvv|cvc|token|secret)/i;

/** What express-validator gives of refused input and is sent back with its values. */
export function readEchoes(sources: Sources): Project['echoes'] {
  const paths = sources.code().filter((path) => !isTest(path) && /express-validator/.test(sources.text(path) ?? ''));
  const secret = paths.some((path) => sources.mentions(path, SECRET));
  return paths.flatMap((path) => {
    if (!/\.(array|mapped)\(/.test(sources.text(path) ?? '')) return [];
    const source = sources.open(path);
    // A formatter decides what is in it.
    if (!source || /formatWith|formatter|withDefaults/.test(source.text)) return [];
    const found: Project['echoes'] = [];
    walk(source.ast.program, (node) => {
      if (!isErrors(node, source.text)) return;
      const around = ancestors(source.ast, node);
      if (!isAnswered(node, around)) return;
      found.push({
        place: placeOf({ source, node }),
        secret: besideHandler(around, source.text) ?? secret,
        list: isList(node),
      });
    });
    return found;
  });
}

/** A check of a secret, with the links behind it. */
const CHECKED =
  /\b(?:body|check|checkBody)\(\s*(?:\[[^\]]*)?['"`][\w.]*(?:password|passwd|passphrase|pwd|pin|cvv|cvc|token|secret)(?:[^()]|\([^()]*\))*\)((?:\s*\.\w+\((?:[^()]|\([^()]*\))*\))*)/gi;
/** What fails only where there is nothing to send back. */
const OF_ABSENCE = /^(exists|notEmpty|not|isEmpty|withMessage|bail|trim|optional|if)$/;

/** Whether the checks in front of the handler that answers are of a secret; `null` where they stand elsewhere. */
function besideHandler(around: readonly Node[], text: string): boolean | null {
  const at = around.findIndex(isFunction);
  const handler = around[at];
  const list = around[at + 1];
  const call = around.slice(at + 1).find(({ type }) => type !== 'ArrayExpression');
  if (!handler) return null;
  // `const rules = [body('name').isString(), (req, res, next) => …]`
  const listed = list?.type === 'ArrayExpression' ? text.slice(list.start ?? 0, handler.start ?? 0) : '';
  if (CHECKS.test(listed)) return checksSecret(listed);
  if (call?.type !== 'CallExpression' || !/^(get|post|put|patch|delete|all|use)$/.test(memberName(call.callee) ?? ''))
    return null;
  const before = text.slice(call.start ?? 0, handler.start ?? 0);
  const own = text.slice(handler.start ?? 0, handler.end ?? 0);
  if (!CHECKS.test(before)) return isRuled(before, own, text) ? null : false;
  return checksSecret(before);
}

const CHECKS = /\b(body|check|checkBody)\(/;

const checksSecret = (rules: string): boolean =>
  [...rules.matchAll(CHECKED)].some(([, links = '']) =>
    [...links.matchAll(/\.(\w+)\(/g)].some(([, name = '']) => !OF_ABSENCE.test(name)),
  );

/** Rules that stand elsewhere run in front of the handler, or in it. */
const isRuled = (before: string, own: string, text: string): boolean =>
  /valid|check|rule|schema|sanit|verif|\[/i.test(before) ||
  /\.run\(|\bcheck/.test(own) ||
  namesAList(before.match(/\w+/g) ?? [], text);

function namesAList(names: readonly string[], text: string): boolean {
  const lists = new Set([...text.matchAll(/\b(\w+)\s*=\s*\[/g)].map(([, name]) => name));
  return names.some((name) => lists.has(name));
}

const isList = (node: Node): boolean => node.type === 'CallExpression' && memberName(node.callee) === 'array';

/** `errors.array()`, `validationResult(req).array({ onlyFirstError: true })` */
function isErrors(node: Node, text: string): boolean {
  if (node.type !== 'CallExpression' || !/^(array|mapped)$/.test(memberName(node.callee) ?? '')) return false;
  const object = 'object' in node.callee ? (node.callee.object as Node) : node;
  if (object.type === 'CallExpression') return /validationResult/.test(text.slice(object.start ?? 0, object.end ?? 0));
  return (
    object.type === 'Identifier' &&
    new RegExp(`\\b${object.name}\\b[^=;\\n]*=\\s*(await\\s+)?\\w*\\.?validationResult`).test(text)
  );
}

/** It is what is answered, or a member of it: `res.status(400).json({ errors: errors.array() })`. */
function isAnswered(node: Node, around: readonly Node[]): boolean {
  let at = node;
  for (const parent of around) {
    if (parent === at) continue;
    if (parent.type === 'CallExpression')
      return parent.callee !== at && /^(json|send|jsonp|end)$/.test(memberName(parent.callee) ?? '');
    if (isFunction(parent) || parent.type === 'MemberExpression' || parent.type === 'NewExpression') return false;
    at = parent;
  }
  return false;
}
