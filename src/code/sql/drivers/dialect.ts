/** What decides how SQL text is cut into tokens. */
export type Dialect = 'postgres' | 'mysql' | 'sqlite' | 'mssql' | 'oracle' | 'unknown';
