import type { Token } from './tokens.ts';
/** Statements that are sent as they are: none of their parts can be a parameter. */
export const NO_PARAMETERS =
  /^(CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|SET|SHOW|COPY|PRAGMA|DO|LISTEN|NOTIFY|UNLISTEN|USE|VACUUM|ATTACH|DETACH|LOCK|PREPARE|DECLARE|RENAME|REINDEX|ANALYZE|DESCRIBE|DESC|BEGIN|LOAD|KILL|FLUSH|BACKUP|RESTORE|COMMENT|CLUSTER|REFRESH|HANDLER|OPTIMIZE|RESET|DISCARD|EXECUTE)$/;
export const COMPARE = /^(=|<>|!=|<|>|<=|>=|<=>|~|~\*|!~|!~\*|@>|<@|&&)$/;
export const COMPARE_WORD = /^(LIKE|ILIKE|REGEXP|RLIKE|GLOB|MATCH|TO)$/;
export const ARITHMETIC = /^[-+*/%&|^]$/;
export const CLAUSE =
  /^(SELECT|FROM|WHERE|SET|VALUES|VALUE|HAVING|ON|LIMIT|OFFSET|BY|INTO|UPDATE|DELETE|JOIN|RETURNING|TOP|FETCH|USING|UNION|WITH|CALL|EXEC|EXECUTE|PARTITION|WINDOW|EXCEPT|INTERSECT|OUTPUT)$/;
/** Words that may follow a value. */
export const AFTER =
  /^(AND|OR|XOR|ORDER|GROUP|HAVING|LIMIT|OFFSET|FETCH|FOR|UNION|EXCEPT|INTERSECT|RETURNING|ON|WHERE|THEN|ELSE|END|WHEN|AS|IS|NOT|IN|LIKE|ILIKE|BETWEEN|ESCAPE|COLLATE|AT|FROM|DAY|DAYS|HOUR|MINUTE|SECOND|WEEK|MONTH|YEAR|QUARTER|MICROSECOND|ROWS|ROW|ONLY|WITH|JOIN|LEFT|RIGHT|INNER|SEPARATOR|OUTER|CROSS|SET|DESC|ASC|LOCK|MOD|DIV|REGEXP|RLIKE|SELECT|OUTPUT|OPTION|USING|PERCENT|WINDOW|SOUNDS|BINARY|VALUES|OVER|DUAL|DO|MINUS|FULL|NATURAL)$/;
export const KEYWORD =
  /^(SELECT|FROM|WHERE|SET|VALUES|VALUE|HAVING|ON|LIMIT|OFFSET|BY|INTO|UPDATE|DELETE|JOIN|RETURNING|TOP|FETCH|USING|UNION|WITH|CALL|AND|OR|XOR|NOT|IN|IS|LIKE|ILIKE|BETWEEN|CASE|WHEN|THEN|ELSE|END|AS|ALL|ANY|SOME|EXISTS|DISTINCT|ORDER|GROUP|ASC|DESC|NULL|INSERT|REPLACE|DEFAULT|INTERVAL|REGEXP|RLIKE|GLOB|MATCH|TO|ESCAPE|RETURN|DIV|MOD|COLLATE|BINARY)$/;
export const AGGREGATE =
  /^(COUNT|SUM|AVG|MIN|MAX|GROUP_CONCAT|STRING_AGG|ARRAY_AGG|JSON_AGG|JSONB_AGG|TOTAL|LISTAGG|DISTINCT|EXTRACT)$/;
/** Functions whose first argument is text, a date, JSON or a geometry: without quotes around it, it is a column or an expression. */
export const OF_COLUMN =
  /^(UPPER|UCASE|LOWER|LCASE|INITCAP|L?TRIM|RTRIM|LEN|LENGTH|CHAR_LENGTH|SUBSTR|SUBSTRING|SUBSTRING_INDEX|UNACCENT|SIMILARITY|TO_TSVECTOR|DATE|TIME|YEAR|MONTH|DAY|DAYNAME|DAYOFMONTH|DAYOFWEEK|MONTHNAME|HOUR|MINUTE|WEEK|WEEKDAY|YEARWEEK|QUARTER|LAST_DAY|DATE_FORMAT|TIME_FORMAT|DATE_ADD|DATE_SUB|DATEDIFF|TO_CHAR|UNIX_TIMESTAMP|JULIANDAY|JSONB?_(EXTRACT\w*|VALUE|UNQUOTE|CONTAINS|LENGTH|EACH\w*|ARRAY_ELEMENTS\w*|ARRAY_LENGTH|OBJECT_KEYS)|UNNEST|ARRAY_LENGTH|ARRAY_TO_STRING|CARDINALITY|ST_(?!(Make)?Point|(Make|Tile)Envelope)\w+)$/i;
export const TYPED = /^(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL|DATETIME|INET|CIDR|UUID|JSON|JSONB|POINT|BIT)$/;
/** Columns and words that are timestamps: an interval is added to one, no number. */
export const TIMESTAMP_NAME = /^now$|(_at|time|timestamp|(^|_)(created|updated|modified))$/i;
/** The same in camel case: `createdAt`, no `seat`. */
export const TIMESTAMP_CAMEL = /[a-z]At$/;
/** Columns that are dates: an integer added to one is a number of days. */
export const DATE_NAME =
  /^current_date$|(^|_)(date|birthday|dob|born|birth|released?|hired|joined|published)($|_)|[a-z]Date$/i;
/** Columns that may be dates, timestamps or amounts (`amount_due`): their values are added in three ways. */
export const UNSURE_NAME =
  /(^|_)(day|due|expir\w*|deadline|starts?|ends?|since|until|valid\w*|arriv\w*|depart\w*|checkin|checkout|on)($|_)/i;
/** Names that people give to numbers, and not to the names of columns. */
export const QUANTITY =
  /(^|_)(id|n|num|count|number|qty|quantity|amount|price|total|year|days?|hours|minutes|age|score|rating|lat|lng|lon|latitude|longitude|now|limit)$|[a-z](Id|ID|Count|Number|Num|Qty|Quantity|Amount|Price|Total|Year|Days|Age|Score|Rating)$/;
/** Functions whose argument of that index is a unit of time, and no value. */
export const UNIT_AT: Readonly<Record<string, number>> = {
  TIMESTAMPDIFF: 0,
  TIMESTAMPADD: 0,
  DATEADD: 0,
  DATEDIFF_BIG: 0,
  DATEPART: 0,
  DATENAME: 0,
  DATE_BUCKET: 0,
};
export const UNIT = /^(MICROSECOND|SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR)S?$/;
/** Clauses that call a procedure, whose arguments follow without parentheses. */
export const CALLS = /^(CALL|EXEC|EXECUTE)$/;
export const LIMITS = /^(LIMIT|OFFSET|TOP|NEXT|FIRST)$/;

/** A word in capitals, and nothing for what is no word. */
export function upper(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}
