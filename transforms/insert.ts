import type { CallExpression } from '@babel/types';
import { writeEdits, type Found } from '../src/code/edit/edit-list.ts';
import type { Edits } from '../src/code/edit/edits.ts';
import type { CodeSpec } from '../src/code/edit/code-spec.ts';
import { insertAfter, insertBefore } from '../src/code/edit/statements.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { routeCall } from '../src/code/express/handler-arguments.ts';
import { ChainEdits, type ChainEdit } from '../src/code/express/insertion/chain-edits.ts';
import { stageIndex } from '../src/code/packages/stages.ts';
import { endOf, parents, startOf, statementOf, textOf } from '../src/code/syntax/ancestors.ts';
import type { Node } from '../src/code/syntax/nodes.ts';
import { nodeAt, nodeAround, type Range } from '../src/code/syntax/range.ts';
import type { SourceFile } from '../src/code/syntax/source-file.ts';

/** Adds code: to the chain of an app, in front of the handlers of a route, beside a statement or an argument. */
export interface InsertOptions {
  edits?: readonly InsertEdit[];
}

export type InsertEdit = ChainEdit | HandlersEdit | BesideEdit;

/** A handler in front of those of a call: `app.post('/login', limit, login)`. */
export interface HandlersEdit extends CodeSpec {
  /** The call that registers the route. */
  handlersOf: Range;
}

/** A statement beside a statement, or an argument beside an argument. */
export type BesideEdit = CodeSpec & ({ before: Range } | { after: Range });

export default defineTransform<InsertOptions>((file, edits, { edits: wanted = [] }) => {
  const chain = new ChainEdits(file, edits);
  const order = [...wanted.keys()].sort((a, b) => stageOf(wanted[a]) - stageOf(wanted[b]));
  const sorted = order.flatMap((at) => wanted[at] ?? []);
  const refusals = writeEdits(file, edits, sorted, (edit) => {
    if ('stage' in edit) return chain.find(edit);
    return 'handlersOf' in edit ? beforeHandlers(file, edits, edit) : beside(file, edits, edit);
  });
  return refusals.map((refusal) => ({ ...refusal, edit: order[refusal.edit ?? 0] ?? 0 }));
});

/** Statements of one place stand there in the order of their stages. */
const stageOf = (edit: InsertEdit | undefined): number => (edit && 'stage' in edit ? stageIndex(edit.stage) : 0);

function beforeHandlers(file: SourceFile, edits: Edits, { handlersOf, ...code }: HandlersEdit): Found | string {
  const call = nodeAt(file.ast, handlersOf, 'CallExpression');
  const handlers = call?.arguments.slice(routeCall(call) ? 0 : 1) ?? [];
  const [handler] = handlers;
  if (!call || !handler)
    return `The route is registered in a way that is not followed here; add ${code.code.replace(/\$(?=\w)/g, '')} by hand.`;
  return {
    node: handler,
    write({ styled }) {
      const text = styled(code);
      if (handlers.some((one) => plain(textOf(file.text, one)) === plain(text))) return undefined;
      edits.insert(startOf(handler), `${text},${separator(file, call, handler)}`);
      return undefined;
    },
  };
}

const plain = (text: string): string => text.replace(/\s/g, '');

/** One space, or a new line where each argument has its own. */
function separator(file: SourceFile, call: CallExpression, handler: Node): string {
  const at = call.arguments.findIndex((argument) => argument === handler);
  const before = at > 0 ? file.text.slice(endOf(call.arguments[at - 1] as Node), startOf(handler)) : '';
  return before.includes('\n') ? styleOf(file).eol + lineIndent(file.text, startOf(handler)) : ' ';
}

function beside(file: SourceFile, edits: Edits, edit: BesideEdit): Found | string {
  const isBefore = 'before' in edit;
  const range = isBefore ? edit.before : edit.after;
  const node = nodeAround(file.ast, range);
  const parent = node && parents(file.ast).get(node);
  const statement = node && statementOf(file.ast, node);
  if (!node || !statement) return 'What it belongs beside is written in a way that is not followed here.';
  const isArgument = parent && 'arguments' in parent && parent.arguments.some((one) => one === node);
  return {
    node,
    write({ styled }) {
      const text = styled(edit);
      if (isArgument && isBefore) edits.insert(startOf(node), `${text}, `);
      else if (isArgument) edits.insert(endOf(node), `, ${text}`);
      else if (isBefore) insertBefore(file, edits, statement, [text]);
      else insertAfter(file, edits, statement, [text]);
      return undefined;
    },
  };
}
