import { asWritten } from '../values/as-written.ts';
import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { requiredModule } from '../syntax/imports-of-file.ts';
import { isCall } from './callees.ts';
import type { FlowFile } from './graph.ts';
import { propertyOf } from '../syntax/static-types.ts';

/** A command for a shell as a program and its arguments, and how the call is written then. */
export interface CommandSplit {
  /** `'ping', ['-c', '1', String(host)]` */
  code: string;
  /** What is called in its place: `execFile`, `child_process.execFile`. */
  callee: string;
  /** The module to import it from, where the name is imported by itself and stands for more calls than this. */
  module: string | null;
  /** The declaration of the name, where this call is all that it is for, and what stands there then. */
  declared: { node: Node; code: string } | null;
}

/** Text without anything that a shell reads otherwise than a program does. */
const PLAIN = /^[\w./:=,@%+ -]*$/;

/** `exec('ping -c 1 ' + host, …)` where the words of the text are seen; `null` where a shell does more than to part them. */
export function splitCommand(call: Node, file: FlowFile): CommandSplit | null {
  if (!isCall(call) || call.type === 'NewExpression') return null;
  const [command, second] = call.arguments as Node[];
  if (!command || (second && !isHarmless(second))) return null;
  const words = wordsOf(command, file);
  const [program, ...others] = words ?? [];
  if (!program || program.some((piece) => typeof piece !== 'string')) return null;
  const text = (node: Node): string => asWritten(file.source, node);
  const code = `'${program.join('')}', [${others.map((word) => argumentOf(word, text)).join(', ')}]`;
  const written = calleeOf(call.callee as Node, file, text);
  return written && { code, ...written };
}

/** A callback, or options without a shell of their own. */
function isHarmless(node: Node): boolean {
  if (node.type !== 'ObjectExpression') return node.type !== 'SpreadElement';
  return propertyOf(node, 'shell') === undefined && node.properties.every((one) => one.type === 'ObjectProperty');
}

type Word = (string | Node)[];

/** The words of a text that is put together, each of texts and expressions. */
function wordsOf(command: Node, file: FlowFile): Word[] | null {
  const pieces = piecesOf(bare(command));
  if (!pieces || !pieces.some((piece) => typeof piece !== 'string')) return null;
  const words: Word[] = [[]];
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      // What is a text by itself may hold words of its own.
      if (/^(ConditionalExpression|LogicalExpression|BinaryExpression)$/.test(piece.type) || isBuilt(piece, file))
        return null;
      words.at(-1)?.push(piece);
      continue;
    }
    if (!PLAIN.test(piece)) return null;
    piece.split(/ +/).forEach((part, at) => {
      if (at > 0) words.push([]);
      if (part !== '') words.at(-1)?.push(part);
    });
  }
  return words.filter((word) => word.length > 0);
}

/** A variable that holds text of the code, with a word or more. */
function isBuilt(node: Node, { scopes }: FlowFile): boolean {
  const from = node.type === 'Identifier' ? scopes.binding(node)?.from : undefined;
  const init = from?.type === 'VariableDeclarator' && from.init ? bare(from.init) : undefined;
  return (
    init !== undefined &&
    /^(TemplateLiteral|BinaryExpression|StringLiteral|ConditionalExpression|ArrayExpression)$/.test(init.type)
  );
}

function piecesOf(node: Node): (string | Node)[] | null {
  if (node.type === 'StringLiteral') return [node.value];
  if (node.type === 'TemplateLiteral')
    return node.quasis.flatMap(({ value }, at) => {
      const next = node.expressions[at];
      return [value.cooked ?? value.raw, ...(next ? [next as Node] : [])];
    });
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return [node];
  const [left, right] = [piecesOf(bare(node.left)), piecesOf(bare(node.right))];
  return left && right ? [...left, ...right] : null;
}

function argumentOf(word: Word, text: (node: Node) => string): string {
  if (word.every((piece) => typeof piece === 'string')) return `'${word.join('')}'`;
  const [only] = word;
  if (word.length === 1 && only !== undefined && typeof only !== 'string') return `String(${text(only)})`;
  return `\`${word.map((piece) => (typeof piece === 'string' ? piece : `\${${text(piece)}}`)).join('')}\``;
}

const NAMES: Readonly<Record<string, string>> = { exec: 'execFile', execSync: 'execFileSync' };

function calleeOf(node: Node, file: FlowFile, text: (node: Node) => string): Omit<CommandSplit, 'code'> | null {
  const callee = bare(node);
  const method = memberName(callee);
  if (method !== undefined && 'object' in callee)
    return NAMES[method] === undefined
      ? null
      : { callee: `${text(callee.object as Node)}.${NAMES[method]}`, module: null, declared: null };
  const name = callee.type === 'Identifier' ? NAMES[callee.name] : undefined;
  const binding = callee.type === 'Identifier' ? file.scopes.binding(callee) : undefined;
  if (callee.type !== 'Identifier' || name === undefined || !binding) return null;
  const { from } = binding;
  const reads = binding.reads.filter(
    (read) => (read.start ?? 0) < (from.start ?? 0) || (read.end ?? 0) > (from.end ?? 0),
  ).length;
  const declaration = file.scopes.parent(from);
  if (declaration?.type === 'ImportDeclaration') {
    if (from.type !== 'ImportSpecifier' || text(from) !== callee.name) return null;
    return declaredOnce(file, reads, name, declaration.source.value, { node: from, code: name });
  }
  if (from.type !== 'VariableDeclarator' || !from.init) return null;
  const init = bare(from.init);
  const module = requiredModule(init) ?? ('object' in init ? requiredModule(init.object as Node) : undefined);
  if (module === undefined) return null;
  if (from.id.type === 'Identifier')
    return declaredOnce(file, reads, name, module, {
      node: from,
      code: `${name} = ${text(init).replace(/\bexec(Sync)?$/, name)}`,
    });
  const property =
    from.id.type === 'ObjectPattern' ? from.id.properties.find((one) => text(one) === callee.name) : undefined;
  return property ? declaredOnce(file, reads, name, module, { node: property, code: name }) : null;
}

function declaredOnce(
  file: FlowFile,
  reads: number,
  name: string,
  module: string,
  declared: { node: Node; code: string },
): Omit<CommandSplit, 'code'> {
  // `const execFile = require('child_process').execFile;` is there already.
  if (isDeclared(name, file)) return { callee: name, module: null, declared: null };
  return reads === 1 ? { callee: name, module: null, declared } : { callee: name, module, declared: null };
}

const isDeclared = (name: string, { scopes }: FlowFile): boolean =>
  ['VariableDeclarator', 'ImportSpecifier', 'ObjectProperty']
    .flatMap((type) => scopes.nodes(type))
    .some((node) => {
      if (node.type === 'ImportSpecifier') return node.local.name === name;
      if (node.type === 'VariableDeclarator') return node.id.type === 'Identifier' && node.id.name === name;
      const pattern = node.type === 'ObjectProperty' && scopes.parent(node);
      return (
        node.type === 'ObjectProperty' &&
        node.value.type === 'Identifier' &&
        node.value.name === name &&
        pattern !== false &&
        pattern?.type === 'ObjectPattern'
      );
    });
