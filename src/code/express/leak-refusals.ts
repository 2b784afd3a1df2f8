import { ancestors, parents } from '../syntax/ancestors.ts';
import { isFunction, memberName, type Node } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { isInText, isMadeText, isReadElsewhere, isRendered, type Told } from './error-stand-ins.ts';
import { INSIDE } from './leak-notes.ts';
import type { Status } from './response-status.ts';

/** Why what a response tells of an error is not hidden there; `undefined` where it is. */
export function refusalOf(file: SourceFile, target: Node, told: Told, status: Status): string | undefined {
  const maker = parents(file.ast).get(target);
  const isShown = maker && isRendered(file, parents(file.ast).get(maker) ?? maker);
  if (told === 'error' && isShown && isReadElsewhere(maker, target))
    return 'A function of the app makes of the error what the page shows: leave out there what is not for visitors.';
  return refuse(told, status) ?? refuseSuccess(file, target, told, status);
}

/** Where the text may be meant for the client, or its status is not seen, a person has to decide. */
function refuse(told: Told, status: Status): string | undefined {
  if (told === 'other') return 'What is sent of the error is not seen; send a message of your own.';
  if (told === 'stack') return undefined;
  if (status.kind === 'client') {
    return `The response has status ${status.code}, so its text may be meant for the client; send a message of your own instead of the error's.`;
  }
  if (status.kind === 'unseen')
    return `The status is ${status.text}, which is not followed here; send a message of your own for 5xx.`;
  return undefined;
}

/** A form that is shown again says what was wrong with it; so may data that is sent as a success. */
function refuseSuccess(file: SourceFile, target: Node, told: Told, status: Status): string | undefined {
  if (status.kind !== 'server' || !status.unset) return undefined;
  if (ancestors(file.ast, target).find(isFunction)?.params.length === 4) return undefined;
  if (isRendered(file, target))
    return 'The page is shown with status 200, so its text may be meant for who reads it; send a message of your own instead of the error.';
  const said = told === 'message' && !INSIDE.has(memberName(target) ?? '');
  const parent = parents(file.ast).get(target);
  return said || (told === 'error' && (isInText(parent) || isMadeText(parent, target)))
    ? 'The response has status 200, so its text may be meant for the client; give it a status of 500 or send a message of your own.'
    : undefined;
}
