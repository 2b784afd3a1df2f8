import { stageOfPackage } from '../packages/catalogue.ts';
import { mayStandFirst } from './health.ts';
import { lacksNext, shapeOf } from './handler-shape.ts';
import type { HubItem, Known, KnownFunction } from '../values/value.ts';
import type { Stage } from '../packages/stages.ts';

/** Where the list of stages puts an item of a chain. */
export function stageOfItem(item: Pick<HubItem, 'kind' | 'method' | 'path' | 'args' | 'receiver'>): Stage {
  if (item.kind === 'set' || item.kind === 'engine' || item.kind === 'param')
    return item.kind === 'param' ? 'routes' : 'settings';
  if (item.kind === 'listen') return 'listen';
  if (item.kind === 'route') return stageOfRoute(item);
  if (item.kind === 'mount' && item.method === '') return /err/i.test(item.receiver) ? 'errors' : 'routes';
  const stages = item.args.map((arg) => stageOfHandler(arg, item.path));
  if (item.args.some((arg) => arg.type === 'hub')) return 'routes';
  const stage = stages.at(-1) ?? 'input';
  // Headers of a part of the app add to those of all of it, and stand behind them.
  return stage === 'headers' && isPart(item.path) && item.args.every(isOwnHeaders) ? 'input' : stage;
}

const isPart = (path: Known | undefined): boolean =>
  path !== undefined && !(path.type === 'literal' && /^(\/?\*?|\/\{\*\w+\})$/.test(String(path.value)));

/** Written out, or of a package; a member of our config module has its own place. */
function isOwnHeaders(value: Known): boolean {
  if (value.type === 'package' || value.type === 'result')
    return stageOfPackage(value.module, value.member) === 'headers';
  return value.type === 'function';
}

function stageOfRoute({ method, path, args }: Pick<HubItem, 'method' | 'path' | 'args'>): Stage {
  const text = path?.type === 'literal' ? String(path.value) : '';
  const last = args.at(-1);
  // A probe says nothing of its own: what reads the query is a route that happens to be called `ping`.
  const isProbe = last?.type !== 'function' || !shapeOf(last).input.readsInput;
  if (/^(get|head)$/.test(method) && mayStandFirst(text) && isProbe) return 'health';
  if (method === 'options' && stageOfHandler(last, undefined) === 'cors') return 'cors';
  const everything = /^(\*|\/\*|\/?\{\*\w+\}|\/\*\w+|\(\.\*\))$/.test(text);
  if (everything && last?.type === 'function' && isNotFound(last)) return 'not-found';
  if (everything && last && stageOfHandler(last, undefined) === 'cors') return 'cors';
  return 'routes';
}

/** The stage of one handler; `undefined` values are parts of a chain that is not seen. */
export function stageOfHandler(value: Known | undefined, path: Known | undefined): Stage {
  switch (value?.type) {
    case 'hub':
      return 'routes';
    case 'package':
    case 'result':
      return (
        stageOfPackage(value.module, value.member) ??
        stageOfWrapped(value) ??
        stageByName(value.type === 'result' ? value.text : value.member || endOf(value.module), path)
      );
    case 'function':
      return stageOfFunction(value, path);
    case 'unknown':
      return stageByName(value.text, path);
    default:
      return 'input';
  }
}

/** `error-handler` of `_helpers/error-handler`, `routes` of `app/routes/web`: what a module is called says how it ends a chain, and no more. */
function endOf(module: string): string {
  if (/err|not-?_?found|404/i.test(module)) return module.split('/').at(-1) ?? '';
  return /\//.test(module) ? (/(?:^|[/@~])(rout\w*|controllers?)(?=\/|$)/i.exec(module)?.[1] ?? '') : '';
}

/** `asyncHandler(…)`, `unless(…)`: what they wrap counts. */
function stageOfWrapped(value: Known): Stage | undefined {
  if (value.type !== 'result') return undefined;
  if (/swagger|graphql|apollo|proxy|trpc|bull-board|adminjs|parse-server|next/i.test(value.module)) return 'routes';
  for (const arg of value.args) {
    if (arg.type === 'result' || arg.type === 'package') return stageOfPackage(arg.module, arg.member);
    if (arg.type === 'function' && shapeOf(arg).params >= 2) return stageOfFunction(arg, undefined);
  }
  return undefined;
}

function stageByName(text: string, path: Known | undefined): Stage {
  if (/nonce/i.test(text)) return 'nonce';
  if (/permissions_?policy|security_?(headers|policy)|\btool_?pages\b/i.test(text)) return 'headers';
  if (
    /(https|ssl|tls)_?redirect|redirect_?(to_?)?(https|ssl)|(force|require|enforce|ensure)s?_?(https|ssl|secure)\b/i.test(
      text,
    )
  )
    return 'https';
  if (/not[_-]?found|404/i.test(text)) return 'not-found';
  if (/err(or)?[_-]?(handler|handling|middleware|converter|responder|logger)|handle[_-]?err|errors?\b/i.test(text))
    return 'errors';
  if (/rout|controller|\bapi\b/i.test(text) || path) return 'routes';
  return 'input';
}

const SECURITY_HEADERS =
  /^(x-frame-options|content-security-policy(-report-only)?|strict-transport-security|x-content-type-options|referrer-policy|permissions-policy|x-xss-protection|x-powered-by)$/;

function stageOfFunction(fn: KnownFunction, path: Known | undefined): Stage {
  const shape = shapeOf(fn);
  if (shape.params === 4 || lacksNext(shape)) return 'errors';
  const wrapped = stageOfMade(fn) ?? stageOfCalls(shape.calls);
  if (wrapped && !(shape.responds && wrapped === 'input')) return wrapped;
  if (shape.headers.some(({ name }) => name === 'access-control-allow-origin')) return 'cors';
  if (shape.headers.some(({ name }) => SECURITY_HEADERS.test(name))) return 'headers';
  const text = fn.site.source.text.slice(fn.node.start ?? 0, fn.node.end ?? 0);
  if (/sec-fetch-site/i.test(text)) return 'csrf';
  if (!path && isNotFound(fn)) return 'not-found';
  if (/https:\/\//.test(text) && /redirect/.test(text) && /secure|forwarded-proto|protocol/i.test(text)) return 'https';
  if (/nonce/i.test(text) && /locals/.test(text)) return 'nonce';
  const goesOn = shape.passesOn && shape.passes;
  if (path && !goesOn) return 'routes';
  return shape.responds && !goesOn ? 'routes' : 'input';
}

function stageOfMade(fn: KnownFunction): Stage | undefined {
  for (const arg of fn.made?.args ?? []) {
    const stage = arg.type === 'result' || arg.type === 'package' ? stageOfPackage(arg.module, arg.member) : undefined;
    if (stage) return stage;
  }
  return undefined;
}

/** A function that calls a middleware of a package: `(req, res, next) => csrf(req, res, next)`. */
function stageOfCalls(calls: readonly string[]): Stage | undefined {
  for (const call of calls) {
    const [module = '', ...member] = call.split('.');
    const stage = stageOfPackage(module, member.join('.'));
    if (stage && stage !== 'logger') return stage;
  }
  return undefined;
}

/** It answers or hands on a 404 whatever is asked. */
function isNotFound(fn: KnownFunction): boolean {
  const shape = shapeOf(fn);
  if (shape.params === 3 && !shape.passes && !shape.responds && shape.passesOn) return true;
  if (!shape.mentions404 || shape.params > 3) return false;
  const text = fn.site.source.text.slice(fn.node.start ?? 0, fn.node.end ?? 0);
  if (/sendFile|sendfile/.test(text) && !/404\.html/.test(text)) return false;
  if (/\bif\s*\(/.test(text) && shape.passesOn && !shape.responds) return false;
  return true;
}
