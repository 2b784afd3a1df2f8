import type { Mutant } from './mutants.ts';

const SPLICE = 'src/code/sql/rewrite/text-edits/all.ts';
const INLINE = 'src/code/sql/rewrite/in-call.ts';
const BOUND = 'src/code/sql/rewrite/bound-values.ts';
const CONVERT = 'src/code/sql/bind';
const ARGUMENTS = 'src/code/sql/rewrite/values-argument/positional.ts';
const HOIST = 'src/code/sql/rewrite/params-array/index.ts';
const PLAN = 'src/code/sql/rewrite/stray-placeholders.ts';
const CALCULATIONS = 'src/code/sql/classify/calculations.ts';
const NEIGHBOURS = 'src/code/sql/classify/neighbours.ts';
const STATEMENTS = 'src/code/sql/classify/statements.ts';
const TOKENS = 'src/code/sql/classify/tokens.ts';
const GROWTH = 'src/code/sql/template/accumulation/appended-text.ts';
const FLAT = 'src/code/sql/classify/variants.ts';

/** Wrong answers that a rewriter could give, each at one place of it. */
export const planted: readonly Mutant[] = [
  {
    name: 'the quotes around a value stay',
    module: SPLICE,
    find: "if (!binding.bound.after.includes('::') && value.role !== 'setting')",
    put: `if (value.quoted && !binding.bound.after.includes('::')) return { start: token.start + 1, end: token.end - 1 };
  if (!binding.bound.after.includes('::') && value.role !== 'setting')`,
  },
  {
    name: 'values in reverse order',
    module: BOUND,
    find: ": `[${codes.join(', ')}]`;",
    put: ": `[${[...codes].reverse().join(', ')}]`;",
  },
  {
    name: '$n is one too many',
    module: INLINE,
    find: 'before: `$${numbers.get(binding)}`',
    put: 'before: `$${(numbers.get(binding) ?? 0) + 1}`',
  },
  {
    name: 'numbers start at 1 beside parameters that are there',
    module: INLINE,
    find: 'const number = again ?? taken + codes.push(code);',
    put: 'const number = again ?? codes.push(code);',
  },
  {
    name: 'every value gets the same number',
    module: INLINE,
    find: 'const again = keys.get(key);',
    put: 'const again = keys.get(key) ?? [...keys.values()][0];',
  },
  {
    name: 'the same number for a value in places of different types',
    module: BOUND,
    find: "return [bound.code, bound.after, value.role, value.detail, texts ? '' : value.column, value.quoted].join('\\0');",
    put: 'return `${bound.code}${texts ? "" : ""}`;',
  },
  {
    name: 'a new value behind those that are there, wherever it stands',
    module: INLINE,
    find: '].sort((a, b) => a.at - b.at);',
    put: '];',
  },
  {
    name: 'the callback is taken for the values',
    module: ARGUMENTS,
    find: 'if (isCallback(argument, surface.scopes)) break;',
    put: 'void isCallback;',
  },
  {
    name: 'values behind the callback',
    module: ARGUMENTS,
    find: 'const before = args[sink.values - 1];',
    put: 'const before = args.at(-1);',
  },
  {
    name: 'String() is missing around a quoted value',
    module: `${CONVERT}/quoted.ts`,
    find: 'return staysAsIs(value, known, binds) ? code : `String(${code})`;',
    put: 'return code;',
  },
  {
    name: 'the text beside a value in its quotes is lost',
    module: `${CONVERT}/quoted.ts`,
    find: "typeof part === 'string' ? part.replace(/[\\\\`]|\\$(?=\\{)/g, '\\\\$&').replace(/\\r/g, '\\\\r') :",
    put: "typeof part === 'string' ? '' :",
  },
  {
    name: 'DATE in front of a literal becomes no cast',
    module: `${CONVERT}/quoted.ts`,
    find: 'after: `::${value.detail.toLowerCase()}`',
    put: "after: '::text'",
  },
  {
    name: 'concat() gets a parameter without a type',
    module: `${CONVERT}/quoted.ts`,
    find: "if (postgres && value.role === 'argument' && UNTYPED.test(value.detail)) return bound(code, { after: '::text' });",
    put: '',
  },
  {
    name: 'a key of json where there was an index',
    module: `${CONVERT}/postgres.ts`,
    find: "    case 'json':\n      return bound(code, { after: '::int' });",
    put: "    case 'json':\n      return bound(code);",
  },
  {
    name: 'days added to a date without a type',
    module: `${CONVERT}/postgres.ts`,
    find: "if (value.detail === 'date') return bound(code, { after: '::int' });",
    put: "if (value.detail === 'date') return bound(code);",
  },
  {
    name: 'a timestamp is a date by its name',
    module: CALCULATIONS,
    find: "if (TIMESTAMP_NAME.test(name) || TIMESTAMP_CAMEL.test(name)) return 'timestamp';",
    put: "if (/_at$/.test(name)) return 'date';",
  },
  {
    name: 'an amount that is due is a date',
    module: CALCULATIONS,
    find: "if (operator !== '+' && operator !== '-') return 'typed';",
    put: '',
  },
  {
    name: 'both sides of a calculation are parameters',
    module: `${CONVERT}/postgres.ts`,
    find: "if (value.detail === 'typed') return scaled(value, code);",
    put: "if (value.detail !== 'never') return scaled(value, code);",
  },
  {
    name: 'a list as one value',
    module: `${CONVERT}/index.ts`,
    find: '&& !isOneColumn(value, source)) return listValue(value, binds, source);',
    put: '&& !isOneColumn(value, source)) void listValue;',
  },
  {
    name: 'a list without its spread',
    module: `${CONVERT}/lists.ts`,
    find: 'return bound(`...${items}`',
    put: 'return bound(`${items}`',
  },
  {
    name: 'IN stays before a list of PostgreSQL',
    module: `${CONVERT}/lists.ts`,
    find: "before: value.negated ? '<> ALL(' : '= ANY(',\n        after: ')',\n        wide: true,",
    put: "before: '(', after: ')', wide: false,",
  },
  {
    name: 'quotes doubled by hand are bound doubled',
    module: `${CONVERT}/quoted.ts`,
    find: 'const node = unescaped(only.node) ?? only.node;',
    put: 'const node = only.node;',
  },
  {
    name: 'a function that escapes by hand is trusted',
    module: `${CONVERT}/index.ts`,
    find: "if (by) return { kind: 'refused', why: by };",
    put: 'void by;',
  },
  {
    name: 'an escaped value stays beside new placeholders of mysql',
    module: PLAN,
    find: '  if (escaped)\n',
    put: '  if (escaped && !sink)\n',
  },
  {
    name: 'an array of values around the function',
    module: 'src/code/sql/rewrite/params-array/array.ts',
    find: '  if (outlives(',
    put: '  if (!job && outlives(',
  },
  {
    name: 'U& in front of a placeholder',
    module: TOKENS,
    find: 'sql.startsWith("&\'", end)',
    put: 'sql.startsWith("&&\'", end)',
  },
  {
    name: 'a ? in a literal counts for mysql',
    module: PLAN,
    find: '  mysql: /\\?/,\n',
    put: '',
  },
  {
    name: 'values are added whether or not their condition is',
    module: HOIST,
    find: 'const pushed = pushAfter(root, ',
    put: 'const pushed = pushAfter(rootsOf(bindings)[0] ?? root, ',
  },
  {
    name: 'a value that is set later becomes its placeholder',
    module: 'src/code/sql/template/accumulation/index.ts',
    find: 'return pieces && isOneValue(pieces) && !isConstant(pieces) ? null : pieces;',
    put: 'return isOneValue([]) && isConstant([]) ? pieces : null;',
  },
  {
    name: 'a text that is set anew keeps the values of the one before',
    module: 'src/code/sql/rewrite/params-array/pieced.ts',
    find: 'const code = isSet ?',
    put: 'const code = isSet && !isFilled ?',
  },
  {
    name: 'a text that names its variable goes on with it',
    module: 'src/code/sql/rewrite/params-array/resets.ts',
    find: 'if (binding.reads.some((read) => isInside(read, value))) continue;',
    put: "if (JSON.stringify(value, (key, part) => (key === 'loc' ? undefined : part)).includes(binding.name)) continue;",
  },
  {
    name: 'a shared array loses the values of the first statement',
    module: HOIST,
    find: 'if (root.node === array.initial?.node) start.push(...codes);',
    put: 'if (root.node === array.initial?.node) start.push();',
  },
  {
    name: 'a column to sort by is a value',
    module: NEIGHBOURS,
    find: "if (word === 'BY') return no('identifier', 'it is a column to sort or group by');",
    put: "if (word === 'BY') return value('argument');",
  },
  {
    name: 'a table is a value',
    module: NEIGHBOURS,
    find: "return no('identifier', 'it is the name of a table, column or alias');",
    put: "return value('argument');",
  },
  {
    name: 'a selected value is a parameter',
    module: NEIGHBOURS,
    find: "return bareHole ? result(tokens, at, word) : value('selected');",
    put: "return bareHole ? value('argument') : value('selected');",
  },
  {
    name: 'IS takes a parameter',
    module: NEIGHBOURS,
    find: "if (word === 'IS') return no('keyword', 'IS takes NULL, TRUE or FALSE, no parameter');",
    put: "if (word === 'IS') return value('argument');",
  },
  {
    name: 'LIMIT is like any other place',
    module: NEIGHBOURS,
    find: "if (LIMITS.test(word)) return value('limit', { detail: word });",
    put: "if (LIMITS.test(word)) return value('argument', { detail: word });",
  },
  {
    name: 'a calculation is like a comparison',
    module: NEIGHBOURS,
    find: 'if (operand) return calculation(tokens, at - 2, operator);',
    put: "if (operand) return value('column');",
  },
  {
    name: 'SET takes parameters',
    module: STATEMENTS,
    find: 'if (NO_PARAMETERS.test(word) && !isProgram)',
    put: "if (word === 'NEVER')",
  },
  {
    name: 'a backslash escapes nothing in MySQL',
    module: TOKENS,
    find: "if (char === \"'\") return quoted(sql, at, at, \"'\", dialect === 'mysql', 'string');",
    put: 'if (char === "\'") return quoted(sql, at, at, "\'", false, \'string\');',
  },
  {
    name: 'double quotes are a name in MySQL',
    module: TOKENS,
    find: "dialect === 'mysql' ? 'string' : 'name'",
    put: "'name'",
  },
  {
    name: 'a quote in a comment opens a literal',
    module: TOKENS,
    find: "if (two === '/*') return blockComment(sql, at, dialect);",
    put: '',
  },
  {
    name: 'a doubled quote ends a literal',
    module: TOKENS,
    find: 'else if (sql[at + 1] === quote) at += 2;',
    put: '',
  },
  {
    name: 'text that grows under a condition is taken as if it always did',
    module: GROWTH,
    find: "return [...before, { kind: 'choice', test: null, yes: more, no: less, whole: null }];",
    put: 'return [...before, ...more, ...less];',
  },
  {
    name: 'only one way through the conditions is looked at',
    module: FLAT,
    find: 'if (count > 0) picks.push(() => false);',
    put: 'if (count > 0) return [flattenOne(pieces, () => true, dialect)];',
  },
  {
    name: 'execute() is like query()',
    module: 'src/code/sql/drivers/mysql.ts',
    find: "const execute: Sink = { ...query, binding: 'mysql-prepared' };",
    put: 'const execute: Sink = query;',
  },
  {
    name: 'what the driver escaped is bound once more',
    module: 'src/code/sql/drivers/mysql.ts',
    find: "escape: { escapes: 'value' }",
    put: "nothing: { escapes: 'value' }",
  },
  {
    name: 'mysql gets what was given',
    module: `${CONVERT}/mysql.ts`,
    find: "if (isEqual(value) && !/^(boolean|text)$/.test(base) && (known.kind === 'string' || known.plain))",
    put: 'if (value.role !== null)',
  },
  {
    name: 'better-sqlite3 gets numbers as REAL',
    module: `${CONVERT}/sqlite.ts`,
    find: "return calculated(code, better && value.column === '/' && !known.text);",
    put: 'return bound(`Number(${code})`);',
  },
  {
    name: 'SQLite gets text where the column does not help',
    module: `${CONVERT}/sqlite.ts`,
    find: `  return asMeasure(value, node, known, source);
}`,
    put: `  return bound(\`String(\${code})\`);
}`,
  },
  {
    name: 'an empty field above which all is deleted is 0',
    module: `${CONVERT}/numbers.ts`,
    find: 'return `parseFloat(',
    put: 'return `Number(',
  },
  {
    name: 'rows in one text are one value',
    module: 'src/code/sql/template/list-items.ts',
    find: "return calledName(callee) === 'join' || any(",
    put: 'return any(',
  },
  {
    name: 'each row adds the values of all rows',
    module: 'src/code/sql/rewrite/bound-values.ts',
    find: "piece.map?.by === 'map'",
    put: 'piece.map',
  },
  {
    name: 'values of a piece that is not seen are taken for none',
    module: 'src/code/sql/rewrite/hidden-placeholders.ts',
    find: 'const others = hidden.filter(',
    put: 'const others = [].filter(',
  },
  {
    name: 'a number behind a list of values that is not counted',
    module: INLINE,
    find: 'if (!parameters.some((parameter) => parameter.many || parameter.hole)) return null;',
    put: 'if (parameters) return null;',
  },
  {
    name: 'a function that is handed on gets a parameter',
    module: 'src/code/sql/resolve/index.ts',
    find: 'name.reads.every((read) => {',
    put: '[].every((read) => {',
  },
  {
    name: 'a callback by any name is the values',
    module: 'src/code/sql/resolve/functions.ts',
    find: 'if (isCallback(given, scopes)) return true;',
    put: 'if (given) return false;',
  },
  {
    name: 'an object by name becomes a list',
    module: 'src/code/sql/rewrite/by-name.ts',
    find: 'if (names.length === 0 && !bracketed) return existing;',
    put: 'if (names) return existing;',
  },
  {
    name: 'the stored value loses NULL',
    module: `${CONVERT}/numbers.ts`,
    find: 'keepsNull ? `${code} && ${to}(${code})` : `${to}(${code})`',
    put: '`${to}(${code})`',
  },
  {
    name: 'a column of mysql is a value where it is not assigned to',
    module: 'src/code/sql/rewrite/holes.ts',
    find: 'const name = value.quoted ? undefined : names',
    put: 'const name = value ? undefined : names',
  },
  {
    name: 'a question mark of mysql in a piece that stays takes a value',
    module: PLAN,
    find: 'if (!strayOf(sink)) return null;',
    put: 'if (sink) return null;',
  },
  {
    name: 'quotes that a value brings to mysql are lost',
    module: `${CONVERT}/bare.ts`,
    find: "if (kind !== 'number' && text && !declared)",
    put: "if (kind === 'null' && text && !declared)",
  },
  {
    name: 'a column that is put together is compared with a number, in mysql',
    module: `${CONVERT}/bare.ts`,
    find: "if (value.detail === 'name' && kind !== 'number')",
    put: "if (value.detail === 'name' && kind === 'null')",
  },
  {
    name: 'a list that was filled is a list of allowed values, in mysql',
    module: 'src/code/sql/classify/constant-maps.ts',
    find: '&& !isExtended(binding, fine, scopes);',
    put: '&& Boolean(fine);',
  },
  {
    name: 'a function of mysql over a column takes a value',
    module: 'src/code/sql/classify/parentheses.ts',
    find: 'if (bareHole && OF_COLUMN.test(word))',
    put: 'if (!bareHole && OF_COLUMN.test(word))',
  },
  {
    name: 'a callback of mysql runs what was set above it',
    module: 'src/code/sql/template/accumulation/walk.ts',
    find: 'if (own && own !== home && events.some((event) => startOf(event) > endOf(own))) throw new Unfollowed();',
    put: '',
  },
  {
    name: 'a text of mysql that a callback reads may be another',
    module: 'src/code/sql/template/accumulation/last-assignment.ts',
    find: 'return uses.settled ? found : null;',
    put: 'return found;',
  },
  {
    name: 'values of a piece of mysql that is there only at times are always there',
    module: 'src/code/sql/rewrite/strategy.ts',
    find: '(!atTimes(pieces, root) &&',
    put: '(root &&',
  },
  {
    name: 'a value of mysql among others, whether its piece is there or not',
    module: INLINE,
    find: 'const changing = written.length !== order.length || hasConditions(pieces, bindings);',
    put: 'const changing = written.length !== order.length;',
  },
  {
    name: 'a joined list of mysql is taken apart at another separator',
    module: `${CONVERT}/lists.ts`,
    find: 'found.separator ? codeOf(found.separator, source) : "\',\'"',
    put: 'found.separator ? "\',\'" : "\',\'"',
  },
  {
    name: 'what stays in the text is called first',
    module: 'src/code/sql/rewrite/evaluation-order.ts',
    find: 'if (!bindings.has(hole)) continue;',
    put: 'if (hole) continue;',
  },
  {
    name: 'what is bound already is called first',
    module: 'src/code/sql/rewrite/evaluation-order.ts',
    find: 'if (isPure(element)) return false;',
    put: 'if (element) return false;',
  },
  {
    name: 'a timestamp with a zone is one without a type',
    module: NEIGHBOURS,
    find: "return value('typed', { detail: zone === 'WITH' ? `${type}TZ` : type, lead: 4 });",
    put: "return value('typed', { detail: type, lead: 1 });",
  },
  {
    name: 'the unit behind an interval stays',
    module: NEIGHBOURS,
    find: "const moved = dialect === 'postgres' && UNIT.test(unit);",
    put: 'const moved = false;',
  },
  {
    name: 'a list in one text of mysql is one number',
    module: `${CONVERT}/lists.ts`,
    find: "return { code: `${code}.split(',')`, texts: true, again: isPure(node) };",
    put: 'return { code, texts: true, again: isPure(node) };',
  },
  {
    name: 'no value is the word NULL',
    module: `${CONVERT}/optional.ts`,
    find: '? `${value} ${operator} null`',
    put: "? `${value} ${operator} 'NULL'`",
  },
  {
    name: 'a flag of mysql is text',
    module: `${CONVERT}/mysql.ts`,
    find: 'if (isEqual(value) && isLong(value)) return asText(node, known, source);',
    put: 'if (isEqual(value)) return asText(node, known, source);',
  },
  {
    name: 'a comment of mysql keeps its question mark',
    module: PLAN,
    find: 'if (mark?.source !== QUESTION) return [];',
    put: 'if (mark) return [];',
  },
  {
    name: 'an object of mysql is bound as it comes',
    module: 'src/code/sql/rewrite/bound-objects.ts',
    find: "if (known.kind !== 'unknown' || known.plain) return;",
    put: 'if (known) return;',
  },
  {
    name: 'a direction is turned around',
    module: 'src/code/sql/rewrite/names/direction.ts',
    find: 'return { before: `/^desc$/i.test(${open}`',
    put: 'return { before: `!/^desc$/i.test(${open}`',
  },
  {
    name: 'placeholders of composed texts are not seen',
    module: 'src/code/sql/classify/composed-texts.ts',
    find: 'return /[?$:@]/.test(text) ? PLACEHOLDERS : A_CONSTANT;',
    put: 'return text === PLACEHOLDERS ? PLACEHOLDERS : A_CONSTANT;',
  },
  {
    name: 'a sign of format stays double',
    module: SPLICE,
    find: '      ...signs,\n',
    put: '',
  },
  {
    name: 'a setting is given another name',
    module: 'src/code/sql/classify/settings.ts',
    find: "return value('setting', { detail: name,",
    put: "return value('setting', { detail: `${name}_`,",
  },
  {
    name: 'a function that cleans is taken for one that quotes',
    module: 'src/code/sql/template/quoting.ts',
    find: "value.as === 'trimmed' || ",
    put: '',
  },
  {
    name: 'the quotes of a function are taken for a part of the value',
    module: 'src/code/sql/template/calls.ts',
    find: 'return helperText(callee, reading) ?? quotedArgument(node, reading) ?? pieceText(node, reading);',
    put: 'return helperText(callee, reading);',
  },
  {
    name: 'a tag that quotes is taken for a plain one',
    module: 'src/code/sql/template/tags.ts',
    find: "if (node.type === 'TemplateElement') plain &&= node.value.raw === '';",
    put: '',
  },
  {
    name: 'a value over several statements is given with its first part, too',
    module: BOUND,
    find: 'if (last && last.root.node !== hole.root.node) return;',
    put: 'void last;',
  },
  {
    name: 'values of a list are declared behind it',
    module: 'src/code/sql/rewrite/params-array/array.ts',
    find: "before: declared?.type !== 'VariableDeclaration' || isInside(root.node, declared)",
    put: "before: declared?.type !== 'VariableDeclaration'",
  },
  {
    name: 'what may be left out of a list is always there',
    module: 'src/code/sql/template/joins.ts',
    find: "if (inner.type === 'LogicalExpression' && inner.operator === '&&') return choice(inner.left, inner.right);",
    put: "if (inner.type === 'LogicalExpression' && inner.operator === '&&') return reading.part(inner.right, root);",
  },
];
