/** `/items/:id/stream` → `^\/items\/[^/]+\/stream\/?$`, `/live/*` → `^\/live\/`; of a path that `isPlain`. */
export function patternOf(path: string): string {
  const plain = withoutGroups(path);
  const open = REST.test(plain);
  const parts = plain
    .replace(REST, '')
    // `/sprite{/:id}` of Express 5 is there or not.
    .replace(/\{(\/[^{}]*)\}/g, '$1')
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}[\]\\|]/g, '\\$&').replace(/:\w+/g, '[^/]+'),
    );
  return `^${parts.join('\\/')}${open ? '\\/' : '\\/?$'}`;
}

/** Whatever follows: `/live/*`, `/live/*path`, `/live/{*path}`, `/live/:path(.*)`. */
const REST = /\/(?:\*\w*|\{\*\w*\}|:\w+\*|\(\.\*\))$/;

/** Nothing in the path is a pattern but for what stands in place of a parameter, or at its end behind a folder. */
export function isPlain(path: string): boolean {
  const plain = withoutGroups(path);
  const front = plain.replace(REST, '');
  return front.length > 0 && front !== '/' && !/[*()]/.test(front);
}

/** `:file(\\w+)` is `:file` with less of what fits, and `:path(.*)` with more. */
function withoutGroups(path: string): string {
  let [text, depth] = ['', 0];
  for (const [at, char] of [...path].entries()) {
    if (char === '(' && (depth > 0 || /:\w+$/.test(text))) {
      if (depth === 0 && path.slice(at).startsWith('(.*)')) text += '*';
      depth += 1;
    } else if (char === ')' && depth > 0) depth -= 1;
    else if (depth === 0) text += char;
  }
  return text;
}
