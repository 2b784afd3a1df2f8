import type { Source } from '../../code/values/value.ts';
import { bindingsOf } from '../../code/syntax/imports-of-file.ts';
import { ancestors } from '../../code/syntax/ancestors.ts';
import { keyName, type Node, rootName } from '../../code/syntax/nodes.ts';

const BESIDE =
  /^(access_?key(_?id)?|app_?(id|key)|client_?id|bucket|region|end_?point|account(_?id)?|merchant(_?id)?)$/i;

/**
 * Whether what is called like a secret that signs is the key of an account elsewhere, which a random text would lock out: it is
 * given to a package (`vendor.conf.SECRET_KEY = '…'`), or stands beside the name of the account. `path` leads from the text up.
 */
export function isOfService(source: Source, path: readonly Node[]): boolean {
  const parent = path.find(({ type }) => /^(AssignmentExpression|ObjectProperty|VariableDeclarator)$/.test(type));
  if (parent?.type === 'AssignmentExpression') {
    const root = rootName(parent.left as Node);
    return (
      parent.left.type === 'MemberExpression' &&
      bindingsOf(source).some(({ local, module }) => local === root && !/^[./~@#]/.test(module))
    );
  }
  const object = path[path.indexOf(parent as Node) + 1];
  if (parent?.type === 'ObjectProperty' && object?.type === 'ObjectExpression')
    return object.properties.some(
      (one) => one.type === 'ObjectProperty' && BESIDE.test(keyName(one.key, one.computed) ?? ''),
    );
  return parent?.type === 'VariableDeclarator' && /\baccess_?key(_?id)?\s*=/i.test(source.text);
}

/** What pages are given on purpose: public keys, keys that their issuers call publishable, and what names a project of Firebase. */
export function isForEverybody(source: Source, literal: Node, text: string): boolean {
  if (/PUBLIC KEY|BEGIN CERTIFICATE|^(pk_(live|test)_|pk\.eyJ|phc_|sb_publishable_)/.test(text)) return true;
  const object = ancestors(source.ast, literal).find(({ type }) => type === 'ObjectExpression');
  return (
    object?.type === 'ObjectExpression' &&
    object.properties.some(
      (one) =>
        one.type === 'ObjectProperty' &&
        /^(authDomain|messagingSenderId|measurementId)$/.test(keyName(one.key, one.computed) ?? ''),
    )
  );
}
