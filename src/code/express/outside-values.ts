import { memberText, readScopes } from '../syntax/scopes.ts';
import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { whereUnset } from '../values/operators.ts';
import type { Known, KnownFunction } from '../values/value.ts';
import { givenBack, type Seen, seenUnset } from './unset-environment.ts';

/** Values that other files give, by how they are named here, where no variable of the environment is set. */
export type Unset = Record<string, string | number | boolean | null>;

/** Looks names up in what is known of a function's file, and notes in `unset` what it found. */
export function outsideOf({ scope }: KnownFunction, unset: Unset): (node: Node) => Seen | undefined {
  const known = (node: Node): Known | undefined => {
    const inner = bare(node);
    if (inner.type === 'Identifier') return scope.find(inner.name)?.value;
    if (inner.type !== 'MemberExpression' && inner.type !== 'OptionalMemberExpression') return undefined;
    const [object, name] = [known(inner.object), memberName(inner)];
    if (object?.type !== 'object' || name === undefined) return undefined;
    return object.entries.get(name) ?? object.lookup?.(name);
  };
  /** `env.NODE_ENV` of `const env = schema.parse(process.env)` is what the schema gives it by default. */
  const byDefault = (node: Node): Seen | undefined => {
    if (node.type !== 'MemberExpression' || memberName(node) !== 'NODE_ENV') return undefined;
    const object = known(node.object);
    const [, value] = (object?.type === 'result' && DEFAULT.exec(object.site.source.text)) || [];
    return value === undefined ? undefined : { value };
  };
  const note = (node: Node, seen: Seen | undefined): Seen | undefined => {
    const text = nameOf(node);
    if (seen && text !== null) unset[text] = seen.value ?? null;
    return seen;
  };
  return (node) => {
    const inner = bare(node);
    if (inner.type === 'CallExpression') return note(inner, givenBy(known(inner.callee as Node)));
    const chosen = byDefault(inner);
    if (chosen) return note(inner, chosen);
    const found = known(node);
    // One without a default may have been asked for where the app starts.
    const isSure = found && (found.type !== 'env' || found.fallback);
    return note(inner, isSure ? whereUnset(found) : undefined);
  };
}

/** `NODE_ENV: z.enum([…]).default('development')`, `NODE_ENV: str({ choices: […], default: 'development' })` */
const DEFAULT =
  /\bNODE_ENV['"]?\s*:\s*[\w$]+(?:\s*\.\s*[\w$]+)*\((?:[^()]|\([^()]*\)){0,300}?(?:\)\s*\.\s*default\(|\bdefault\s*:)\s*['"`](\w+)['"`]/;

/** `isDev()` of another file, which does nothing but ask the environment. */
function givenBy(found: Known | undefined): Seen | undefined {
  if (found?.type !== 'function') return undefined;
  const { ast } = found.site.source;
  const given = givenBack(found.node, readScopes(ast));
  return given && seenUnset({ ast, outside: outsideOf(found, {}) }, given);
}

/** As it is written: `config.env`, `isDev()`. */
function nameOf(node: Node): string | null {
  const inner = bare(node);
  if (inner.type !== 'CallExpression') return memberText(inner);
  const callee = memberText(bare(inner.callee as Node));
  return callee === null || inner.arguments.length > 0 ? null : `${callee}()`;
}

/** The same, of what was noted. */
export function notedOf(unset: Readonly<Unset>): (node: Node) => Seen | undefined {
  return (node) => {
    const text = nameOf(node);
    return text !== null && Object.hasOwn(unset, text) ? { value: unset[text] ?? undefined } : undefined;
  };
}
