import type { StaticFolder } from '../../model/files.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { besideStep, optionsStep } from '../kit/steps.ts';

/** Hidden files are not found, but for /.well-known, which goes on being served. */
export function* hideSteps(folder: StaticFolder, project: Project): Iterable<Draft> {
  const { call, use, root } = folder;
  if (
    use?.statement &&
    use.receiver !== '' &&
    /^\/?$/.test(use.mount) &&
    call.module !== 'sirv' &&
    !isServed(project)
  ) {
    const code = `${use.receiver}.use('/.well-known', ${call.text}(${wellKnownIn(root)}));`;
    yield besideStep('before', use.statement, { code: code.replaceAll('$', '$$$$') });
  }
  yield optionsStep(call.place, { argument: 1, set: { dotfiles: call.module === 'sirv' ? 'false' : "'ignore'" } });
}

/** Something answers there already. */
const isServed = ({ entries }: Project): boolean =>
  entries.some(({ chain }) => chain.some(({ path }) => path.seen && path.value.startsWith('/.well-known')));

/** The folder as it is written, and `.well-known` in it. */
function wellKnownIn(root: string): string {
  const text = /^(['"`])([^'"`$\\]*)\1$/.exec(root);
  if (text) return `${text[1]}${(text[2] ?? '').replace(/\/+$/, '')}/.well-known${text[1]}`;
  const joined = /^((?:[\w$]+\.)?(?:join|resolve))\(([\s\S]*?),?\s*\)$/.exec(root);
  if (joined && balanced(joined[2] ?? '')) return `${joined[1]}(${joined[2]}, '.well-known')`;
  return /^[\w$.]+(\(\))?$/.test(root) || /^[\w$.]+\s*\+\s*['"][^'"]*['"]$/.test(root)
    ? `${root} + '/.well-known'`
    : `(${root}) + '/.well-known'`;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth === 0;
}
