import { HOLE } from './tokens.ts';

/** What may stand in front of a statement: white space, parentheses, comments, the end of the statement before. */
const LEAD = String.raw`^(?:[\s(;]|--[^\n]*\n|#[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*`;
const EXPLAIN = String.raw`(?:(?:EXPLAIN|DESCRIBE|DESC)\s+(?:(?:ANALYZE|VERBOSE|EXTENDED|PARTITIONS|QUERY\s+PLAN|PLAN\s+FOR|FORMAT\s*=\s*\w+|\([^()]*\))\s+)*)?\(?\s*`;
const NAME = `[\\w.\`"'\\[\\]${HOLE}]+`;
const OBJECT =
  'TABLES?|DATABASE|SCHEMA|INDEX|(?:MATERIALIZED\\s+)?VIEW|USER|ROLE|LOGIN|SEQUENCE|FUNCTION|PROCEDURE|TRIGGER|EXTENSION|TYPE|EVENT|SERVER|POLICY|PUBLICATION|SUBSCRIPTION';
const SHOWN =
  'TABLES?|COLUMNS|FIELDS|INDEX(?:ES)?|KEYS|DATABASES|SCHEMAS|CREATE|STATUS|VARIABLES|GRANTS|PROCESSLIST|EVENTS|TRIGGERS|PROCEDURE|FUNCTION|ENGINE';

function begins(...forms: readonly string[]): RegExp {
  return new RegExp(`${LEAD}${EXPLAIN}(?:${forms.join('|')})`, 'i');
}

/** Common table expressions, replacing, merging and calling: no sentence begins like these. */
const ALWAYS: readonly string[] = [
  String.raw`WITH\s+(?:RECURSIVE\s+)?${NAME}\s*(?:\([^()]*\)\s*)?AS\s*(?:(?:NOT\s+)?MATERIALIZED\s*)?\(\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|VALUES|TABLE|[-/(${HOLE}])`,
  String.raw`REPLACE\s+(?:LOW_PRIORITY\s+|DELAYED\s+)?(?:INTO\s+)?${NAME}\s*(?:\([^()]*\)\s*)?(?:VALUES?\b|SET\s|SELECT\s)`,
  String.raw`MERGE\s+(?:INTO\s+)?${NAME}\s[^]*\bUSING\b[^]*\bON\b`,
  String.raw`(?:\{\s*(?:\?\s*=\s*)?)?CALL\s+${NAME}(?:\(|\s+\(\s*['"${HOLE}\d@?:$)])`,
  String.raw`EXEC(?:UTE)?\s+(?:@\w+\s*=\s*)?${NAME}\s+(?:@\w+\s*=|N?'|${HOLE}\s*,)`,
  String.raw`EXEC(?:UTE)?\s+(?:\[?dbo\]?\.|\[?(?:sp|usp|xp)_)`,
];

const CHANGES = String.raw`INSERT\s+(?:\w+\s+){0,3}INTO\b|INSERT\s+(?:IGNORE\s+)?${NAME}\s*(?:\([^()]*\)\s*)?(?:VALUES?\b|SET\s|SELECT\s)|UPDATE\b[^]*\bSET\b|DELETE\s+(?:\w+\s+){0,3}FROM\b|DELETE\s+${NAME}\s+(?:WHERE|FROM)\b`;

/** Statements that name, make and set things, and programs. */
const OTHERS: readonly string[] = [
  String.raw`(?:CREATE|ALTER|DROP|RENAME|ANALYZE|OPTIMIZE|REPAIR|LOCK|REINDEX|COMMENT\s+ON|REFRESH|FLUSH)\s+(?:\w+\s+){0,3}?(?:${OBJECT})\b`,
  String.raw`TRUNCATE\s+(?:TABLE\b|${NAME}\s*(?:$|[;,]|RESTART\b|CASCADE\b))`,
  String.raw`SET\s+(?:@|(?:SESSION|LOCAL|GLOBAL|PERSIST)\s+|(?:NAMES|ROLE|TRANSACTION)\s|[\w.]+\s+(?:=\s|TO\s))`,
  String.raw`SHOW\s+(?:FULL\s+|EXTENDED\s+|GLOBAL\s+|SESSION\s+)*(?:${SHOWN})\b`,
  String.raw`PRAGMA\s+[\w.]+\s*(?:\(|=)`,
  String.raw`(?:USE|LISTEN|UNLISTEN|DESCRIBE)\s+${NAME}\s*;?\s*$`,
  String.raw`NOTIFY\s+${NAME}\s*,`,
  String.raw`GRANT\s[^]*\sTO\s|REVOKE\s[^]*\sFROM\s`,
  String.raw`COPY\s+${NAME}\s*(?:\([^()]*\)\s*)?(?:FROM|TO)\s`,
  String.raw`LOAD\s+DATA\s|ATTACH\s+(?:DATABASE\s+)?'|VACUUM\s+INTO\s|VALUES\s*\(`,
  String.raw`IF\s+(?:NOT\s+)?(?:EXISTS|OBJECT_ID)\s*\(`,
  String.raw`DECLARE\s+@?\w+\s[^]*;|(?:BEGIN|START)(?:\s+(?:TRANSACTION|TRAN|WORK))?\s*;|DO\s+\$`,
];

/** Text handed to something that may be a database, and is a statement. */
export const STATEMENT = begins(
  String.raw`SELECT\b[^]*\bFROM\b|SELECT\s+(?:[\w.]+\s*\(|N?')`,
  CHANGES,
  ...ALWAYS,
  ...OTHERS,
);

/** Text that stands anywhere, and is a statement as no sentence begins: `UPDATE t SET a =`, `SELECT * FROM t`, `DELETE FROM t WHERE`. */
export const WRITTEN_STATEMENT = begins(
  String.raw`SELECT\s[^]*\sFROM\s+[^]*(?:=|\*|\b(?:WHERE|JOIN|LIMIT|ORDER\s+BY)\b)|SELECT\s[^]*[*,][^]*\sFROM\s`,
  String.raw`INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\s+${NAME}[^]*\b(?:VALUES?|SELECT|SET)\b`,
  String.raw`UPDATE\s+${NAME}\s+SET\s+[^]*(?:=|\bWHERE\b)|DELETE\s+FROM\s+${NAME}\s*(?:WHERE\b|;|$)`,
  ...ALWAYS,
);

/** The first words of a text that more is added to. */
export const BEGINS = begins(
  String.raw`SELECT\s|INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s`,
  ...ALWAYS,
);
