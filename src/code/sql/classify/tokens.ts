import type { Dialect } from '../drivers/dialect.ts';

/** Stands in the text for a spliced-in expression. A text that holds it already is refused. */
export const HOLE = '\uE000';

export interface Token {
  kind:
    | 'word'
    | 'number'
    | 'string'
    /** A quoted identifier. */
    | 'name'
    | 'operator'
    | 'open'
    | 'close'
    | 'comma'
    | 'semicolon'
    | 'dot'
    | 'parameter'
    | 'comment'
    | 'hole'
    /** A hole that touches letters or digits: part of a name or number. */
    | 'glued';
  start: number;
  end: number;
  text: string;
  /** Opening delimiter of a string, name or comment, with its prefix (`N'`, `E'`, `$$`). */
  quote: string;
  /** `false` where the closing delimiter is missing. */
  closed: boolean;
}

const WORD_START = /[\p{L}_\uE000]/u;
const WORD_PART = /[\p{L}\p{N}_$#\uE000]/u;
/** `id = ${id}AND …`: the blank was forgotten. */
const RUN_ON = /^\uE000(?:AND|OR|ORDER|GROUP|HAVING|LIMIT|OFFSET|WHERE|UNION|BETWEEN|LIKE|RETURNING|THEN|ELSE)$/i;
const OPERATOR = /[-+*/%<>=!~^&|@#:]/;

/** Cuts SQL into tokens, white space left out. Never throws: what stays open at the end is a token with `closed: false`. */
export function tokenize(sql: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const char = sql[at] ?? '';
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const token = next(sql, at, char, dialect);
    tokens.push(token);
    at = Math.max(token.end, at + 1);
  }
  return tokens;
}

function next(sql: string, at: number, char: string, dialect: Dialect): Token {
  const two = sql.slice(at, at + 2);
  if (two === '--' && (dialect !== 'mysql' || /^--(\s|$|\uE000)/.test(sql.slice(at, at + 3))))
    return lineComment(sql, at, '--');
  if (char === '#' && dialect === 'mysql') return lineComment(sql, at, '#');
  if (two === '/*') return blockComment(sql, at, dialect);
  if (char === "'") return quoted(sql, at, at, "'", dialect === 'mysql', 'string');
  if (char === '"')
    return quoted(sql, at, at, '"', dialect === 'mysql', dialect === 'mysql' ? 'string' : 'name', dialect === 'sqlite');
  if (char === '`') return quoted(sql, at, at, '`', false, 'name');
  if (char === '[' && (dialect === 'mssql' || dialect === 'sqlite')) return bracketName(sql, at);
  if (char === '$' && dialect !== 'mysql' && dialect !== 'mssql') {
    const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(sql.slice(at, at + 70))?.[0];
    if (tag && dialect !== 'sqlite' && dialect !== 'oracle') return delimited(sql, at, at + tag.length, tag, tag);
  }
  const parameter =
    /^(?:\$\d+|\$\uE000|\$\{?[\p{L}_][\p{L}\p{N}_]*\}?|\?\?|\?\d*|:[\p{L}_\d][\p{L}\p{N}_]*|:\uE000|@[\p{L}_\uE000][\p{L}\p{N}_\uE000]*)/u.exec(
      sql.slice(at, at + 80),
    )?.[0];
  if (parameter && !(two === '::') && !(dialect === 'postgres' && parameter.startsWith('?') && sql[at - 1] === '@')) {
    return token('parameter', sql, at, at + parameter.length);
  }
  if (/\d/.test(char) || (char === '.' && /\d/.test(sql[at + 1] ?? ''))) return number(sql, at);
  if (WORD_START.test(char)) return word(sql, at, dialect);
  if (char === '(') return token('open', sql, at, at + 1);
  if (char === ')') return token('close', sql, at, at + 1);
  if (char === '[' || char === ']' || char === '{' || char === '}') return token('operator', sql, at, at + 1);
  if (char === ',') return token('comma', sql, at, at + 1);
  if (char === ';') return token('semicolon', sql, at, at + 1);
  if (char === '.') return token('dot', sql, at, at + 1);
  return operator(sql, at);
}

function token(kind: Token['kind'], sql: string, start: number, end: number, quote = '', closed = true): Token {
  return { kind, start, end, text: sql.slice(start, end), quote, closed };
}

function operator(sql: string, at: number): Token {
  let end = at;
  while (end < sql.length && OPERATOR.test(sql[end] ?? '') && !(end > at && /^(--|\/\*)/.test(sql.slice(end, end + 2))))
    end += 1;
  const known = /^(<=>|->>|#>>|!~\*|::|<>|!=|<=|>=|\|\||->|#>|@>|<@|~\*|!~|:=|\*=|\+=|&&)/.exec(
    sql.slice(at, end),
  )?.[0];
  return token('operator', sql, at, known ? at + known.length : at + 1);
}

function number(sql: string, at: number): Token {
  const text = /^(?:0x[\da-f]+|\d*\.?\d+(?:\.\d*)?(?:e[-+]?\d+)?)/i.exec(sql.slice(at, at + 100))?.[0] ?? sql[at] ?? '';
  let end = at + text.length;
  if (!WORD_PART.test(sql[end] ?? ' ')) return token('number', sql, at, end);
  while (end < sql.length && WORD_PART.test(sql[end] ?? '')) end += 1;
  return token(sql.slice(at, end).includes(HOLE) ? 'glued' : 'word', sql, at, end);
}

function word(sql: string, at: number, dialect: Dialect): Token {
  let end = at;
  while (end < sql.length && WORD_PART.test(sql[end] ?? '')) end += 1;
  const text = sql.slice(at, end);
  if (text === HOLE || RUN_ON.test(text)) return token('hole', sql, at, at + HOLE.length);
  if (text.includes(HOLE)) return token('glued', sql, at, end);
  const unicode = /^u$/i.test(text) && sql.startsWith("&'", end);
  if (unicode || (sql[end] === "'" && /^(?:[neqxb]|_\w+)$/i.test(text))) {
    const backslash = dialect === 'mysql' || /^e$/i.test(text);
    return quoted(sql, at, unicode ? end + 1 : end, "'", backslash, 'string');
  }
  return token('word', sql, at, end);
}

function quoted(
  sql: string,
  start: number,
  open: number,
  quote: string,
  backslash: boolean,
  kind: 'string' | 'name',
  lenient = false,
): Token {
  const prefix = sql.slice(start, open + 1);
  let at = open + 1;
  while (at < sql.length) {
    const char = sql[at];
    if (backslash && char === '\\') at += 2;
    else if (char !== quote) at += 1;
    else if (sql[at + 1] === quote) at += 2;
    else {
      // SQLite takes text in double quotes for a string where no column has that name.
      const text = kind === 'name' && lenient && sql.slice(start, at).includes(HOLE);
      return token(text ? 'string' : kind, sql, start, at + 1, prefix);
    }
  }
  return token(kind, sql, start, sql.length, prefix, false);
}

function bracketName(sql: string, at: number): Token {
  const end = sql.indexOf(']', at + 1);
  return end < 0 ? token('name', sql, at, sql.length, '[', false) : token('name', sql, at, end + 1, '[');
}

function delimited(sql: string, at: number, from: number, quote: string, close: string): Token {
  const end = sql.indexOf(close, from);
  return end < 0
    ? token('string', sql, at, sql.length, quote, false)
    : token('string', sql, at, end + close.length, quote);
}

function lineComment(sql: string, at: number, quote: string): Token {
  const end = sql.indexOf('\n', at);
  return token('comment', sql, at, end < 0 ? sql.length : end, quote);
}

function blockComment(sql: string, at: number, dialect: Dialect): Token {
  let depth = 0;
  for (let end = at; end < sql.length; end += 1) {
    const two = sql.slice(end, end + 2);
    if (two === '/*' && (depth === 0 || dialect === 'postgres')) {
      depth += 1;
      end += 1;
    } else if (two === '*/') {
      depth -= 1;
      end += 1;
      if (depth === 0) return token('comment', sql, at, end + 1, '/*');
    }
  }
  return token('comment', sql, at, sql.length, '/*', false);
}

/** What stands between the quotes, as the database reads it; `null` where an escape is not understood. */
export function unescape(content: string, quote: string, dialect: Dialect): string | null {
  const delimiter = quote.slice(-1);
  const backslash = dialect === 'mysql' || /^e/i.test(quote);
  let text = '';
  for (let at = 0; at < content.length; at += 1) {
    const char = content[at] ?? '';
    if (char === delimiter) {
      if (content[at + 1] !== delimiter) return null;
      at += 1;
      text += delimiter;
    } else if (char === '\\' && backslash) {
      at += 1;
      const escaped = content[at];
      if (escaped === undefined) return null;
      const plain: Record<string, string> = {
        n: '\n',
        r: '\r',
        t: '\t',
        b: '\b',
        0: '\0',
        Z: '\x1a',
        '\\': '\\',
        "'": "'",
        '"': '"',
      };
      const wild = dialect === 'mysql' && (escaped === '%' || escaped === '_') ? `\\${escaped}` : undefined;
      const value = wild ?? plain[escaped];
      if (value === undefined) return null;
      text += value;
    } else text += char;
  }
  return text;
}
