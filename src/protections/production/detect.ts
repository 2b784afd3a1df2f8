import type { Broken, Detected } from '../../model/protection.ts';
import type { StartFact } from '../../model/operations.ts';
import type { Project } from '../../model/project.ts';
import { isLiteral, pathOf, settingValue } from '../kit/chain.ts';
import { isErrorPage } from '../kit/handlers.ts';
import { ofImage } from './images.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  if (project.entries.length === 0) return;
  for (const image of project.operations.images) {
    const broken = [...ofImage(project, image)];
    yield* broken;
    if (broken.length === 0) yield { ok: image.from };
  }
  for (const start of project.operations.starts) yield* ofStart(start, project);
  yield* inCode(project);
}

/** `node --inspect=0.0.0.0 server.js`; without a host it listens to this machine alone, which is the container. */
const OPEN = /--inspect(-brk)?[= ](0\.0\.0\.0|\[::\]|\*)/;
const INSPECTOR = /--inspect(-brk)?\b/;
const WATCHER = /\b(nodemon|ts-node-dev|tsnd|tsx\s+watch|node-dev|supervisor)\b|\bnode\s+(-\S+\s+)*--watch\b/;

function* ofStart({ place: at, text, deployed }: StartFact, { operations }: Project): Iterable<Broken<RuleId>> {
  if (OPEN.test(text)) yield { rule: 'inspector', at };
  else if (INSPECTOR.test(text)) {
    const message = 'It listens on this machine alone.';
    yield { rule: 'inspector', at, severity: 'low', detail: message };
  }
  const mode = /\bNODE_ENV=["']?(dev\w*|test|local)\b/.exec(text)?.[1];
  const runsElsewhere = !deployed && operations.starts.some((other) => other.deployed);
  if (mode !== undefined && !runsElsewhere)
    yield { rule: 'development-mode', at, certain: deployed, detail: `It sets NODE_ENV=${mode}.` };
  const watcher = deployed ? WATCHER.exec(text)?.[1] : undefined;
  if (watcher !== undefined) yield { rule: 'watcher', at, detail: `It is ${watcher}.` };
}

/** What the code itself says, whatever the environment is. */
function* inCode({ entries, operations }: Project): Iterable<Broken<RuleId>> {
  for (const { chain } of entries)
    for (const item of chain) {
      const { condition } = item;
      if (condition !== undefined) {
        if (isErrorPage(item) && HOLDS_UNSET.test(condition) && !setsProduction(operations))
          yield { rule: 'error-page', at: item.place, severity: 'low', certain: false, detail: WHERE_UNSET };
        continue;
      }
      const mode = item.kind === 'set' && pathOf(item) === 'env' ? settingValue(item) : undefined;
      if (isLiteral(mode ?? undefined, 'development'))
        yield { rule: 'development-mode', at: item.place, detail: "It is app.set('env', 'development')." };
      if (isErrorPage(item)) yield { rule: 'error-page', at: item.place };
    }
}

/** Wherever it is started, somebody says that it is production. */
const setsProduction = ({ environment, images, starts }: Project['operations']): boolean =>
  environment !== null ||
  images.some((image) => image.environment?.value === 'production') ||
  starts.some(({ text }) => /\bNODE_ENV=["']?prod/.test(text));

/** What holds where nobody has set NODE_ENV: it is not production, and Express takes it for development. */
const HOLDS_UNSET = /!==? *['"`]prod|!\(?[\w.]*is_?prod|\.get\( *['"`]env['"`] *\) *={2,3} *['"`]dev/i;
const WHERE_UNSET = 'A production that sets no NODE_ENV has it.';
