import type { Dialect } from '../drivers/dialect.ts';
import type { Token } from './tokens.ts';
import { NO_PARAMETERS, upper } from './words.ts';

/** What programs of PL/SQL and Transact-SQL, and variables of MySQL, begin with: there, parameters stand wherever variables do. */
const PROGRAM: Partial<Record<Dialect, RegExp>> = {
  oracle: /^(BEGIN|DECLARE)$/,
  mssql: /^(BEGIN|DECLARE|SET|EXECUTE)$/,
  mysql: /^SET$/,
};

/** Why the statement as a whole takes no parameters; `null` where it does. */
export function statementOf(tokens: readonly Token[], dialect: Dialect): string | null {
  const end = tokens.findIndex((token) => token.kind === 'semicolon');
  if (end >= 0 && tokens.slice(end).some((token) => token.kind !== 'semicolon')) {
    return 'the text holds several statements, and a prepared statement is one: run them one by one';
  }
  const first = tokens.find((token) => token.kind !== 'open');
  const second = first && tokens[tokens.indexOf(first) + 1];
  const word = upper(first);
  const isProgram = PROGRAM[dialect]?.test(word) && (word !== 'SET' || second?.kind === 'parameter');
  if (NO_PARAMETERS.test(word) && !isProgram)
    return `${word} takes no parameters: check the value against a list of allowed ones first`;
  if (word === 'EXPLAIN' && NO_PARAMETERS.test(upper(second)))
    return `${upper(second)} takes no parameters: check the value against a list of allowed ones first`;
  const open = tokens.find((token) => !token.closed);
  if (open)
    return `the ${open.kind === 'string' ? 'quoted text' : open.kind} that starts with ${open.quote} never ends, so it is not known what is text and what is SQL`;
  return null;
}

/** The statements of a text, each with its comments, where several can be told apart; those of a block of PL/SQL run as one. */
export function statementsOf(tokens: readonly Token[], together: boolean, dialect: Dialect): Token[][] {
  const found: Token[][] = [[]];
  const first = tokens.find((token) => token.kind !== 'comment');
  const several = together || (dialect === 'oracle' && PROGRAM.oracle?.test(upper(first)));
  for (const token of tokens) {
    found.at(-1)?.push(token);
    if (several && token.kind === 'semicolon') found.push([]);
  }
  return found;
}
