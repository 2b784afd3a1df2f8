import { keyName, type Node, type NodeOf } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { Scopes } from '../../../syntax/scopes.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import { replacing, type Slot, type Surface } from './slot.ts';

const RUNS = /^(get|all|run|iterate)$/;
const CHAINS = /^(pluck|raw|expand|safeIntegers|columns)$/;

/** The `.all()` behind `prepare(text)`, or `.bind()` where the statement is kept. */
export function laterSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const { scopes } = surface;
  const end = endOf(sink.call);
  if (sink.method === 'exec') return execSlot(sink, surface);
  let node: Node = sink.call;
  for (;;) {
    const member = scopes.parent(node);
    const call = member && scopes.parent(member);
    if (
      member?.type !== 'MemberExpression' ||
      member.object !== node ||
      call?.type !== 'CallExpression' ||
      call.callee !== member
    )
      break;
    const name = keyName(member.property, member.computed) ?? '';
    if (RUNS.test(name)) return callSlot(call, surface);
    if (!CHAINS.test(name)) return { refused: `the values can not be given to .${name}()` };
    node = call;
  }
  if (usesGiveValues(sink.call, scopes))
    return { refused: 'the prepared statement gets values where it is run: prepare it with ? for all of them' };
  return { nodes: [], range: { start: end, end }, before: '.bind(', after: ')', spread: true, also: [] };
}

/** The `.bind()` behind `prepare(text)`, whatever runs the statement. */
export function chainedSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const { scopes } = surface;
  const end = endOf(sink.call);
  const member = scopes.parent(sink.call);
  const call = member && scopes.parent(member);
  const isCalled = member?.type === 'MemberExpression' && member.object === sink.call;
  if (isCalled && call?.type === 'CallExpression' && call.callee === member) {
    if (keyName(member.property, member.computed) === 'bind') return callSlot(call, surface);
  } else if (isCalled || !isOnlyRun(sink.call, scopes))
    return { refused: 'the prepared statement gets values where it is run: prepare it with ? for all of them' };
  return { nodes: [], range: { start: end, end }, before: '.bind(', after: ')', spread: true, also: [] };
}

/** A statement of `batch([…])`, or kept and bound nowhere. */
function isOnlyRun(prepared: Node, scopes: Scopes): boolean {
  const around = scopes.parent(prepared);
  if (around?.type === 'ArrayExpression') return true;
  const id = around?.type === 'VariableDeclarator' ? around.id : null;
  const binding = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!binding || binding.writes.length > 0) return false;
  return binding.reads.every((read) => {
    const use = scopes.parent(read);
    if (use?.type === 'ArrayExpression') return true;
    return use?.type === 'MemberExpression' && /^(all|first|run|raw)$/.test(keyName(use.property, use.computed) ?? '');
  });
}

function callSlot(call: NodeOf<'CallExpression'>, surface: Surface): Slot {
  if (call.arguments.length > 0) return replacing(call.arguments as Node[], surface, true);
  const at = endOf(call) - 1;
  return { nodes: [], range: { start: at, end: at }, before: '', after: '', spread: true, also: [] };
}

function execSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const callee = sink.call.callee as Node;
  if (surface.scopes.parent(sink.call)?.type !== 'ExpressionStatement' || callee.type !== 'MemberExpression')
    return { refused: 'exec() takes no values: use prepare(…).run(…)' };
  const end = endOf(sink.call);
  const also = [{ start: startOf(callee.property), end: endOf(callee.property), text: 'prepare' }];
  return { nodes: [], range: { start: end, end }, before: '.run(', after: ')', spread: true, also };
}

/** Whether a kept statement is run with values of its own. */
function usesGiveValues(call: Node, scopes: Scopes): boolean {
  const declarator = scopes.parent(call);
  const id =
    declarator?.type === 'VariableDeclarator'
      ? declarator.id
      : declarator?.type === 'AssignmentExpression'
        ? declarator.left
        : null;
  const binding = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!binding) return true;
  return binding.reads.some((read) => {
    const member = scopes.parent(read);
    const run = member && scopes.parent(member);
    if (member?.type !== 'MemberExpression' || member.object !== read || run?.type !== 'CallExpression') return true;
    const name = keyName(member.property, member.computed) ?? '';
    return !CHAINS.test(name) && (!RUNS.test(name) || run.arguments.length > 0);
  });
}
