/** `/items/:id/stream` → `^\/items\/[^/]+\/stream\/?$` */
export function patternOf(path: string): string {
  const parts = path
    // `/sprite{/:id}` of Express 5 is there or not.
    .replace(/\{(\/[^{}]*)\}/g, '$1')
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}[\]\\|]/g, '\\$&').replace(/:\w+/g, '[^/]+'),
    );
  return `^${parts.join('\\/')}\\/?$`;
}
