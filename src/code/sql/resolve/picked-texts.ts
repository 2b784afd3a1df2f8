import { bare, isTextWritten, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isAsked } from '../template/maps-of-functions.ts';
import { takesObject } from './statements.ts';
import type { SinkCall } from './sinks.ts';

/** `query(queries[kind])`: each text of the map becomes `{ text, values }` where it is written. */
export function pickedSinks(sinks: readonly SinkCall[], scopes: Scopes): SinkCall[] {
  const made = new Set<Node>();
  return sinks.flatMap((sink) => {
    const texts = textsPicked(sink, sinks, scopes);
    if (!texts) return [sink];
    return texts.flatMap((text) => {
      if (made.has(text)) return [];
      made.add(text);
      return [
        { ...sink, call: text as SinkCall['call'], placement: 'returned' as const, text, values: -1, config: null },
      ];
    });
  });
}

/** The texts of a map that is made in the function, and only picked from; `null` where the call runs something else. */
function textsPicked(sink: SinkCall, sinks: readonly SinkCall[], scopes: Scopes): Node[] | null {
  const pick = takesObject(sink, scopes) ? pickIn(sink.text, scopes) : null;
  const binding = pick && scopes.binding(unwrap(pick.object));
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator' || !binding.from.init)
    return null;
  const object = bare(binding.from.init);
  if (object.type !== 'ObjectExpression' || binding.from.id !== binding.id) return null;
  const texts = object.properties.flatMap((property) =>
    property.type === 'ObjectProperty' && isTextWritten(property.value) ? [property.value as Node] : [],
  );
  if (texts.length < object.properties.length || !texts.some((text) => bare(text).type !== 'StringLiteral'))
    return null;
  const runs = sinks.filter(
    (one) => one.driver === sink.driver && one.method === sink.method && takesObject(one, scopes),
  );
  const picks = runs.map((one) => pickIn(one.text, scopes));
  const isPicked = (read: Node): boolean => {
    const member = scopes.parent(read);
    return picks.some((one) => one === member) || isAsked(read, scopes) || (!!member && isAsked(member, scopes));
  };
  return binding.reads.every(isPicked) ? texts : null;
}

/** `queries[kind]`, and `sql` behind `const sql = queries[kind]`, which nothing else reads. */
function pickIn(text: Node, scopes: Scopes): NodeOf<'MemberExpression'> | null {
  const inner = bare(text);
  if (inner.type === 'MemberExpression')
    return inner.computed && memberName(inner) === undefined && bare(inner.object).type === 'Identifier' ? inner : null;
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator' || !binding.from.init)
    return null;
  if (binding.from.id !== binding.id || !binding.reads.every((read) => read === inner || isAsked(read, scopes)))
    return null;
  const init = bare(binding.from.init);
  return init.type === 'MemberExpression' ? pickIn(init, scopes) : null;
}
