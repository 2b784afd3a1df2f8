const PLACEHOLDER =
  /^$|change[-_ ]?(me|this|it)|^(your|my|some|the)(\w*[-_ ]|\w*(passw(or)?d|pass|secret|key|token|user|host|value)$)|your[-_]|^<.*>$|^\$\{?|^\{\{|^%|xxx|\*\*\*|\.\.\.|^(todo|none|null|undefined|true|false|test|dummy|fake|sample)\b|example|placeholder|insert|replace|^here|_here$|^(process\.env|env)\b/i;

/** A text that stands where a secret is to be written: `changeme`, `<your key>`, `${SECRET}`. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.trim());
