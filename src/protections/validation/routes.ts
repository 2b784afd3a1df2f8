import { hasRole } from '../../code/packages/catalogue.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Broken } from '../../model/protection.ts';
import type { Project, Route, Value } from '../../model/project.ts';
import { flat } from '../kit/chain.ts';
import { endpointOf } from '../kit/endpoints.ts';
import { answerOf, byRouter, ownFunctionsIn } from '../kit/handlers.ts';
import type { RuleId } from './rules.ts';
import { schemaText } from './schema-text.ts';

/** `zod.object`, `@hapi/joi.object`: a call of a package that checks input. */
const validates = (call: string): boolean => hasRole(/^(@[^/]+\/)?[^./]+/.exec(call)?.[0] ?? '', 'validator');

/** Routes with a body and without a check, where most beside them in the same router have one; one finding a router. */
export function* unvalidatedRoutes(project: Project): Iterable<Broken<RuleId>> {
  for (const routes of byRouter(project.routes)) {
    const reading = routes.filter(
      (route) => /^(post|put|patch)$/.test(route.method) && answerOf(route)?.readsBody === true,
    );
    const open = reading.filter((route) => isOpen(project, route));
    const checked = reading.filter((route) => isValidated(endpointOf(project, route)));
    const [first] = open;
    if (!first || checked.length === 0 || open.length > checked.length) continue;
    const fields = [...new Set(open.flatMap((route) => answerOf(route)?.fields ?? []))];
    yield {
      rule: 'unvalidated-route',
      at: first.place,
      certain: false,
      detail: `${open.map(({ method, full }) => `${method.toUpperCase()} ${full}`).join(', ')}; ${checked.length} beside ${checked.length === 1 ? 'it is' : 'it are'} checked.`,
      todo:
        fields.length > 0
          ? `Give it a schema, as the routes beside it have one: ${schemaText(
              project,
              fields.map((name) => [name]),
            )}`
          : 'Add a schema, as its sibling routes have.',
    };
  }
}

const isValidated = ({ guards }: Endpoint): boolean => guards.some(({ kind }) => kind === 'validation');

/** Nothing in front of the handler and nothing in it looks like a check. */
function isOpen(project: Project, route: Route): boolean {
  const fn = answerOf(route);
  if (!fn || isValidated(endpointOf(project, route)) || fn.calls.some(validates)) return false;
  // What is not seen, or is handed the request, may be a check by another name.
  return !fn.checksInput && ![...route.handlers.slice(0, -1), ...route.through].some((value) => mayCheck(value));
}

function mayCheck(value: Value): boolean {
  if (value.kind === 'array') return value.items.some(mayCheck);
  if (value.kind === 'unseen') return true;
  if (value.kind === 'call')
    return (
      hasRole(value.call.module, 'validator') ||
      (value.call.module === '' && /valid|schema|check|sanit/i.test(value.call.text))
    );
  return value.kind === 'function' && value.fn.calls.some(validates);
}

/** Chains of express-validator at a route of which nobody reads the result. */
export function* unreadResults(project: Project): Iterable<Broken<RuleId>> {
  const seen = new Set<string>();
  for (const route of project.routes) {
    const key = `${route.file} ${route.place.start}`;
    const handlers = flat(route.handlers);
    const chains = handlers.filter(isChain);
    if (chains.length === 0 || seen.has(key)) continue;
    seen.add(key);
    const others = [...handlers.filter((value) => !isChain(value)), ...flat(route.through)];
    if (others.some((value) => mayRead(value)) || !answerOf(route)) continue;
    yield { rule: 'unread-result', at: route.place, detail: `${route.method.toUpperCase()} ${route.full}.` };
  }
}

const isChain = (value: Value): boolean =>
  value.kind === 'call' &&
  value.call.module === 'express-validator' &&
  !/^(validationResult|matchedData|checkExact)/.test(value.call.member);

/** It reads the result, or is handed the request and may. */
function mayRead(value: Value): boolean {
  if (value.kind === 'call' && value.call.module !== '') return value.call.module === 'express-validator';
  if (value.kind === 'unseen') return true;
  const functions = ownFunctionsIn([value]);
  if (functions.length === 0) return value.kind !== 'import';
  return functions.some(
    ({ calls, sharesRequest }) =>
      sharesRequest ||
      calls.some((call) => /^express-validator\b.*(validationResult|matchedData|run|isEmpty|array)/.test(call)),
  );
}
