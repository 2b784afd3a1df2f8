const CALLS =
  /(?<!\b(?:res|req|response|request|session|cookies?|console|log|logger|crypto|hash|hmac|map|set|list|headers?|params|URLSearchParams|classList|localStorage|Object|app|router|express|bcrypt|jwt))\.(?:delete|remove|destroy|update|insert|create|save|increment|decrement|upsert|findByIdAnd|findOneAnd|findAndModify|replaceOne|bulkWrite|toggle|approve|reject|promote|cancel)\w*\(/i;
const STATEMENTS = /\b(?:DELETE\s+FROM|INSERT\s+INTO|UPDATE\s+[\w."`[\]]+\s+SET)\b/i;

/** Code that changes what is stored, by what it calls. */
export const changesData = (code: string): boolean => CALLS.test(code) || STATEMENTS.test(code);
