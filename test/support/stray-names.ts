import { parse } from '../../src/code/syntax/parser.ts';
import { readScopes } from '../../src/code/syntax/scopes.ts';

/** What Express hands to handlers, where it is used and nothing declares it: `req` in a handler that calls it `peticion`. */
export function strayNames(text: string, path: string): string[] {
  const scopes = readScopes(parse(text, path));
  return scopes.nodes('Identifier').flatMap((id) => {
    if (id.type !== 'Identifier' || !/^(req|res|next|err)$/.test(id.name) || scopes.lookup(id.name, id)) return [];
    const around = scopes.parent(id);
    const isKey =
      around && (('property' in around && around.property === id) || ('key' in around && around.key === id));
    return isKey ? [] : [id.name];
  });
}
