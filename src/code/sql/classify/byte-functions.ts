import { openOf } from './clauses.ts';
import type { Token } from './tokens.ts';
import { upper } from './words.ts';

/** Functions whose result is another one for text of two bytes a character. */
const BYTES = /^(HASHBYTES|ENCRYPTBY\w+|DECRYPTBY\w+|DATALENGTH|(BINARY_)?CHECKSUM)$/;

/** `HASHBYTES('SHA2_256', '…')`, `CONVERT(varbinary(64), '…')`, however deep: SQL Server reads the bytes of the text there. */
export function readsBytes(tokens: readonly Token[], at: number): boolean {
  for (let open = openOf(tokens, at); open > 0; open = openOf(tokens, open - 1)) {
    const name = upper(tokens[open - 1]);
    if (BYTES.test(name)) return true;
    if (/^(TRY_)?CONVERT$/.test(name) && isBinary(tokens[open + 1])) return true;
    const as = /^(TRY_)?CAST$/.test(name)
      ? tokens.findIndex((token, index) => index > at && upper(token) === 'AS' && openOf(tokens, index) === open)
      : -1;
    if (as >= 0 && isBinary(tokens[as + 1])) return true;
  }
  return false;
}

const isBinary = (token: Token | undefined): boolean => /^(VAR)?BINARY$/.test(upper(token));
