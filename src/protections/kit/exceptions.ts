import { takesPath } from '../../code/express/takes-path.ts';
import type { Route, Value } from '../../model/project.ts';
import { entry } from './chain.ts';

/** `jwt({ secret }).unless({ path: ['/login', /^\/public/] })`: express-unless lets what it names pass without the check. */
export function isExcepted(value: Value, route: Route): boolean {
  if (value.kind !== 'call' || value.call.member !== 'unless') return false;
  const [options] = value.call.args;
  const listed = (name: string): Value[] => {
    const value = entry(options, name);
    if (value === undefined) return [];
    return value.kind === 'array' ? value.items : [value];
  };
  return (
    listed('path').some((one) => namesPath(one, route)) ||
    listed('method').some((one) => namesMethod(one, route.method))
  );
}

function namesPath(value: Value, route: Route): boolean {
  if (value.kind === 'object') {
    const { url, method = value.entries['methods'] } = value.entries;
    const methods = method?.kind === 'array' ? method.items : method ? [method] : [];
    const isMeant = methods.length === 0 || methods.some((one) => namesMethod(one, route.method));
    return isMeant && url !== undefined && namesPath(url, route);
  }
  if (value.kind === 'literal') return String(value.value) === route.full;
  return value.kind === 'regexp' && takesPath(value, route.full);
}

const namesMethod = (value: Value, method: string): boolean =>
  value.kind === 'literal' && String(value.value).toLowerCase() === method;
