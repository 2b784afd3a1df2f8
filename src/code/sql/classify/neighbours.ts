import type { Token } from './tokens.ts';
import type { ColumnRef } from '../schema/column-type.ts';
import type { Dialect } from '../drivers/dialect.ts';
import { calculation } from './calculations.ts';
import { between, callOf, clauseOf, procedureOf } from './clauses.ts';
import { compared, leftSide } from './comparisons.ts';
import { behindComma, behindOpen, procedureArgument, result } from './parentheses.ts';
import { FRAGMENT, no, value, type Place } from './place.ts';
import { AFTER, ARITHMETIC, COMPARE, COMPARE_WORD, KEYWORD, LIMITS, TYPED, UNIT, upper } from './words.ts';

/** What a hole or a literal is to the tokens on both of its sides. */
export function placeOf(tokens: readonly Token[], at: number, bareHole: boolean, dialect: Dialect): Place {
  const previous = tokens[at - 1];
  const following = tokens[at + 1];
  if (!previous)
    return no(
      'fragment',
      following ? 'it is the start of the statement itself' : 'it is SQL as a whole, not one value',
    );
  if (bareHole && following?.kind === 'dot') return no('identifier', 'it is the name of a table or schema');
  if (bareHole && following?.kind === 'open') return no('identifier', 'it is the name of a function or table');
  const after = follows(following);
  if (after) return no('fragment', after);
  const operand = sides(tokens, at, previous, bareHole, dialect);
  if (operand.kind === 'refused') return operand;
  const next = following?.kind === 'operator' ? following.text : '';
  // `SELECT TOP n *`
  if (operand.role === 'typed' || operand.detail === 'TOP') return operand;
  if (next === '::') return value('cast', { detail: upper(tokens[at + 2]) });
  if (ARITHMETIC.test(next) || /^(DIV|MOD)$/.test(upper(following)))
    return operand.role === 'limit'
      ? no('position', 'LIMIT takes one number, not a calculation')
      : calculation(tokens, at + 2, next === '' ? upper(following) : next);
  if (next === '||') return value('joined');
  if (next === '->' || next === '->>' || next === '#>' || next === '[')
    return no('position', 'the type of what is left of the operator would no longer be known');
  return operand;
}

/** Why what comes next does not go with a value. */
function follows(next: Token | undefined): string | null {
  if (!next) return null;
  if (
    next.kind === 'hole' ||
    next.kind === 'glued' ||
    next.kind === 'string' ||
    next.kind === 'number' ||
    next.kind === 'name'
  )
    return next.kind === 'hole' ? null : 'it is a name, a keyword or a piece of SQL, not one value';
  if (next.kind === 'word' && !AFTER.test(upper(next)))
    return 'it is a name, a keyword or a piece of SQL, not one value';
  return null;
}

function sides(tokens: readonly Token[], at: number, previous: Token, bareHole: boolean, dialect: Dialect): Place {
  const word = upper(previous);
  const before = tokens[at - 2];
  if (previous.text === ':=' && /^(oracle|mysql)$/.test(dialect)) return value('argument', { detail: ':=' });
  if (previous.kind === 'operator') return behindOperator(tokens, at, previous.text, bareHole);
  if (previous.kind === 'open') return behindOpen(tokens, at, bareHole, dialect);
  if (previous.kind === 'comma') return behindComma(tokens, at, bareHole, dialect);
  if (previous.kind === 'dot') return no('identifier', 'it is the name of a column or table');
  if (LIMITS.test(word)) return value('limit', { detail: word });
  if ((previous.kind === 'word' || previous.kind === 'name') && procedureOf(tokens, at) !== '')
    return procedureArgument(tokens, at, callOf(tokens, at));
  if (word === 'INTERVAL') {
    if (!bareHole) return interval(tokens, at, dialect);
    return hasUnit(tokens[at + 1])
      ? value('interval')
      : no('fragment', 'it holds the unit of time, too, which is a word of SQL: INTERVAL ? DAY');
  }
  if (/^(DIV|MOD)$/.test(word) && dialect === 'mysql' && isOperand(before)) return calculation(tokens, at - 2, word);
  if (TYPED.test(word) && !bareHole) return value('typed', { detail: word, lead: 1 });
  if (COMPARE_WORD.test(word)) {
    if (word === 'TO' && upper(before) !== 'SIMILAR') return no('identifier', FRAGMENT);
    return bareHole
      ? no('fragment', 'behind LIKE stands text, so it brings its own quotes or is a column')
      : compared(tokens, at - 1);
  }
  if (word === 'ESCAPE' && !bareHole) return value('argument', { detail: 'ESCAPE' });
  if (word === 'BETWEEN') return compared(tokens, at - 1);
  if (word === 'AND' && between(tokens, at - 1) >= 0) return compared(tokens, between(tokens, at - 1));
  if (/^(THEN|ELSE|WHEN|CASE)$/.test(word)) return value('case', { detail: word, on: caseColumn(tokens, at, word) });
  if (/^(WHERE|AND|OR|ON|HAVING|NOT)$/.test(word)) return leftSide(tokens, at, bareHole);
  if (word === 'IN')
    return no(
      'fragment',
      'a list with its own parentheses can not be bound: write IN (…) in the text and give the list as a value',
    );
  if (word === 'SELECT' || word === 'DISTINCT' || word === 'RETURNING')
    return bareHole ? result(tokens, at, word) : value('selected');
  if (word === 'SET' && bareHole && tokens[at + 1]?.text === '=') return no('identifier', 'it is the name of a column');
  if (word === 'IS') return no('keyword', 'IS takes NULL, TRUE or FALSE, no parameter');
  if (word === 'BY') return no('identifier', 'it is a column to sort or group by');
  if (/^(ANY|ALL|SOME|EXISTS|VALUES|VALUE)$/.test(word))
    return no('fragment', 'a list with its own parentheses can not be bound as one value');
  if (word === 'ZONE' && !bareHole) return zoned(tokens, at);
  if (/^(FROM|JOIN|INTO|UPDATE|TABLE|AS|USING|DELETE|INSERT|REPLACE|WITH|COLLATE|IGNORE|ONLY)$/.test(word))
    return no('identifier', 'it is the name of a table, column or alias');
  if (upper(before) === 'INTERVAL' && bareHole) return no('keyword', 'it is a unit of time, which is a word of SQL');
  if (clauseOf(tokens, at).word === 'BY' && bareHole) return no('keyword', 'it is the direction of the sort order');
  return no('fragment', 'it is a name, a keyword or a piece of SQL, not one value');
}

/** The column that a CASE is written into, whose outcomes have its type: `SET qty = CASE id WHEN 1 THEN x END`. */
function caseColumn(tokens: readonly Token[], at: number, word: string): ColumnRef | null {
  if (!/^(THEN|ELSE)$/.test(word)) return null;
  const start = tokens.findLastIndex((token, index) => index < at && upper(token) === 'CASE');
  const target = tokens[start - 1]?.text === '=' ? compared(tokens, start - 1) : null;
  return target?.kind === 'value' && target.role === 'store' ? target.on : null;
}

/** `INTERVAL ${n} DAY`, `INTERVAL ${n} * 2 DAY`; of `INTERVAL ${text})` the text brings the unit along. */
const hasUnit = (next: Token | undefined): boolean =>
  next?.kind === 'hole' || /^[*/]$/.test(next?.text ?? '') || UNIT.test(upper(next));

/** `INTERVAL '1 day'`; `INTERVAL '1' DAY` goes with its unit where the unit has to move into the value. */
function interval(tokens: readonly Token[], at: number, dialect: Dialect): Place {
  const unit = upper(tokens[at + 1]);
  const moved = dialect === 'postgres' && UNIT.test(unit);
  return value('typed', { detail: 'INTERVAL', lead: 1, trail: moved ? 1 : 0, column: moved ? unit : '' });
}

/** `TIMESTAMP WITH TIME ZONE '…'` is a type in front of its literal, `x AT TIME ZONE '…'` an operator. */
function zoned(tokens: readonly Token[], at: number): Place {
  const type = upper(tokens[at - 4]);
  const zone = upper(tokens[at - 3]);
  if (upper(tokens[at - 2]) !== 'TIME' || !/^(WITH|WITHOUT)$/.test(zone) || !/^(TIMESTAMP|TIME)$/.test(type))
    return value('argument', { detail: 'AT TIME ZONE' });
  return value('typed', { detail: zone === 'WITH' ? `${type}TZ` : type, lead: 4 });
}

/** `ANY(ARRAY[…])`, `ARRAY[…]::int[]`, `tags && ARRAY[…]`: all that is in the array, where the server knows its type without it. */
function arrayItem(tokens: readonly Token[], at: number, bareHole: boolean): Place {
  const before = tokens[at - 3]?.text ?? '';
  const isAlone = upper(tokens[at - 2]) === 'ARRAY' && tokens[at + 1]?.text === ']';
  const isKnown =
    tokens[at + 2]?.text === '::' ||
    /^(=|<>|&&|@>|<@)$/.test(before) ||
    (before === '(' && /^(ANY|ALL|SOME)$/.test(upper(tokens[at - 4])));
  if (isAlone && isKnown) return value('argument', { detail: 'ARRAY[]' });
  return bareHole
    ? no('position', 'the type of an array element would no longer be known')
    : value('argument', { detail: 'ARRAY' });
}

function behindOperator(tokens: readonly Token[], at: number, operator: string, bareHole: boolean): Place {
  if (COMPARE.test(operator)) {
    const call = callOf(tokens, at);
    return /^EXEC/.test(call) ? procedureArgument(tokens, at, call) : compared(tokens, at - 1);
  }
  if (operator === '||') return value('joined');
  if (operator === '=>') return value('argument');
  if (operator === '->' || operator === '->>' || operator === '#>' || operator === '#>>')
    return value('json', { detail: operator });
  if (operator === '::') return no('keyword', 'it is the name of a type');
  if (operator === '[') return arrayItem(tokens, at, bareHole);
  if (!ARITHMETIC.test(operator)) return no('fragment', 'its place in the SQL is not understood');
  const operand = isOperand(tokens[at - 2]);
  if (operand) return calculation(tokens, at - 2, operator);
  if (operator === '*') return no('fragment', FRAGMENT);
  const inner =
    operator === '-' || operator === '+'
      ? sides(tokens, at - 1, tokens[at - 2] ?? (tokens[at - 1] as Token), bareHole, 'unknown')
      : no('fragment', FRAGMENT);
  return inner.kind === 'value' ? value('arithmetic', { detail: 'sign' }) : inner;
}

/** What an operator calculates with. */
function isOperand(token: Token | undefined): boolean {
  if (!token) return false;
  return (
    /^(number|close|name|hole|string|parameter)$/.test(token.kind) ||
    (token.kind === 'word' && !KEYWORD.test(upper(token)))
  );
}
