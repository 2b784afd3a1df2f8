/** Texts whose data is kept: lockfiles are long, and asked about each package. */
const KEPT = 500;
const known = new Map<string, unknown>();

/** JSON with comments and trailing commas (`tsconfig.json`); `undefined` where it is none. The data is shared between readers. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (known.has(text)) return known.get(text);
  if (known.size >= KEPT) known.clear();
  const data = parseFresh(text);
  known.set(text, data);
  return data;
}

function parseFresh(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    try {
      return JSON.parse(withoutComments(text.replace(/^\uFEFF/, '')));
    } catch {
      return undefined;
    }
  }
}

function withoutComments(text: string): string {
  return text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_all, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_all, quoted: string | undefined) => quoted ?? '');
}

/** A property of parsed data, looked up without trust in its shape. */
export function pick(data: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>)[key] : undefined),
    data,
  );
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The entries of an object whose values are text. */
export function texts(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
