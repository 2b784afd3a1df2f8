/** `/items/:id/stream` → `^\/items\/[^/]+\/stream\/?$` */
export function patternOf(path: string): string {
  const parts = path
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}[\]\\|]/g, '\\$&').replace(/:\w+/g, '[^/]+'),
    );
  return `^${parts.join('\\/')}\\/?$`;
}
