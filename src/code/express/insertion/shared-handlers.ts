import type { Statement } from '@babel/types';
import { importForm } from '../../edit/import-form.ts';
import { aboveHeadings } from '../../edit/statements.ts';
import { lineIndent, styleOf } from '../../edit/style.ts';
import type { Edits } from '../../edit/edits.ts';
import { endOf, startOf, statementsOf } from '../../syntax/ancestors.ts';
import { memberName, type Node } from '../../syntax/nodes.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { listAround } from './statement-order.ts';

/** A handler that routes are given, and the name it gets where several of them take it. */
interface Given {
  /** The call that registers the route. */
  call: Node;
  code: string;
  name: string;
}

/** Handlers that several routes of one list of statements take: they are made once, in front of the first of these routes. */
export class SharedHandlers {
  readonly #file: SourceFile;
  readonly #lists = new Map<Node | undefined, Map<string, Given[]>>();
  readonly #declared = new Set<string>();

  constructor(file: SourceFile, given: readonly Given[]) {
    this.#file = file;
    for (const one of given) {
      const list = listAround(file, one.call);
      const handlers = this.#lists.get(list) ?? new Map<string, Given[]>();
      this.#lists.set(list, handlers.set(one.code, [...(handlers.get(one.code) ?? []), one]));
    }
  }

  /** The name by which a route takes its handler; `undefined` where it takes the handler itself. */
  nameFor(call: Node, code: string): string | undefined {
    const list = listAround(this.#file, call);
    const all = this.#lists.get(list)?.get(code) ?? [];
    const name = all[0]?.name ?? '';
    const isTaken = new RegExp(`\\b${name}\\b`).test(this.#file.text);
    return list === undefined || all.length < 2 || isTaken ? undefined : name;
  }

  /** Declares it, unless an earlier route of the list has. */
  declare(edits: Edits, call: Node, code: string, text: string): void {
    const list = listAround(this.#file, call);
    const all = this.#lists.get(list)?.get(code) ?? [];
    const key = `${list ? startOf(list) : ''} ${code}`;
    const statement = list && this.#first(list, all);
    if (!statement || this.#declared.has(key)) return;
    this.#declared.add(key);
    const { eol, semicolons } = styleOf(this.#file);
    const line = `${importForm(this.#file).keyword} ${all[0]?.name} = ${text}${semicolons ? ';' : ''}`;
    const indent = lineIndent(this.#file.text, startOf(statement));
    edits.ahead(() => edits.insert(aboveHeadings(this.#file, statement), line + eol + eol + indent));
  }

  /** The first of the routes that stand in a row with the first that takes the handler. */
  #first(list: Node, all: readonly Given[]): Statement | undefined {
    const statements = statementsOf(list) ?? [];
    const starts = all.map(({ call }) => startOf(call));
    let at = statements.findIndex((one) => starts.some((start) => startOf(one) <= start && start < endOf(one)));
    while (isRoute(statements[at - 1])) at -= 1;
    return statements[at];
  }
}

const ROUTE = /^(get|post|put|patch|delete|del|all|options|head)$/;

function isRoute(statement: Statement | undefined): boolean {
  if (statement?.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false;
  return ROUTE.test(memberName(statement.expression.callee) ?? '');
}
