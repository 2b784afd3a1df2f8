import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { isFunction, keyName, memberName, type Node, writtenText } from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';
import { takesRequest } from './request-parts.ts';

const SENT = /\b(?:req|request)\.body\.(SAMLResponse|id_token|code|state)\b/g;
const TAKEN_APART = /\{([^{}]*)\}\s*=\s*(?:req|request)\.body\b/g;

/** A handler of what a provider has the browser post: `SAMLResponse`, `id_token`, or `code` together with `state`. */
export function postedBackOf(source: Source, node: Node): Place[] {
  if (!isFunction(node) || !takesRequest(node)) return [];
  const text = textOf(source.text, node);
  if (!/SAMLResponse|id_token|\bstate\b/.test(text)) return [];
  const parts = [...text.matchAll(TAKEN_APART)].flatMap(([, names = '']) => names.split(/[,:\s]+/));
  const names = new Set([...[...text.matchAll(SENT)].map(([, name = '']) => name), ...parts]);
  const isAnswer = names.has('SAMLResponse') || names.has('id_token') || (names.has('code') && names.has('state'));
  return isAnswer ? [placeAt(source, startOf(node), endOf(node))] : [];
}

/** `response_mode: 'form_post'`, `responseMode: ResponseMode.FORM_POST`, `authorize?response_mode=form_post`. */
export function formPostOf(source: Source, node: Node): Place[] {
  return isFormPost(node) ? [placeAt(source, startOf(node), endOf(node))] : [];
}

function isFormPost(node: Node): boolean {
  if (node.type === 'ObjectProperty') {
    if (!/^response_?mode$/i.test(keyName(node.key, node.computed) ?? '')) return false;
    return /^form_post$/i.test(writtenText(node.value) ?? memberName(node.value) ?? '');
  }
  if (node.type === 'TemplateElement') return node.value.raw.includes('response_mode=form_post');
  return node.type === 'StringLiteral' && node.value.includes('response_mode=form_post');
}

const RETURNS =
  /^(callback|return|redirect|success|cancel|fail(ed|ure)?|complete|result|response|back)([_-]?(ur[il]|link|to|page|address|back))?$/i;

/** `callback_url: 'https://shop.example/paid'`, `order.returnUrl = `${base}/paid``, `form.append('success_url', …)`: the path. */
export function returnAddressOf(node: Node): string[] {
  const [name, value] = handedOver(node);
  if (name === undefined || !value || !RETURNS.test(name)) return [];
  const path = /^(?:https?:\/\/[^/?]+|\*)(\/[^?#]+)/.exec(addressIn(value))?.[1];
  return path === undefined ? [] : [path];
}

function handedOver(node: Node): [string | undefined, Node?] {
  if (node.type === 'ObjectProperty') return [keyName(node.key, node.computed), node.value];
  if (node.type === 'AssignmentExpression') return [memberName(node.left), node.right];
  if (node.type !== 'CallExpression' || !/^(append|set)$/.test(memberName(node.callee) ?? '')) return [undefined];
  const [name, value] = node.arguments;
  return value ? [writtenText(name), value] : [undefined];
}

/** Text as far as it is written out, with `*` for each part that is not. */
function addressIn(node: Node): string {
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.raw).join('*');
  if (node.type === 'BinaryExpression' && node.operator === '+') return addressIn(node.left) + addressIn(node.right);
  return writtenText(node) ?? '*';
}
