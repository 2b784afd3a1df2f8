import type { ImageFact } from '../../model/operations.ts';
import type { Broken } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { lineStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';
import { whyNotAsNode } from './writes.ts';

export function* ofImage(project: Project, image: ImageFact): Iterable<Broken<RuleId>> {
  yield* ofEnvironment(project, image);
  yield* ofUser(project, image);
  yield* ofInstalls(image);
  const { env, base, from } = image;
  if (/(^|\/)(node|bun)(:latest)?$/.test(base)) yield { rule: 'moving-base', at: from, detail: `It is ${base}.` };
  if (env) {
    const steps: Broken<RuleId>['steps'] = () => [lineStep(env.ignoreFile, { line: env.pattern })];
    yield { rule: 'env-in-image', at: env.place, steps };
  }
}

function* ofEnvironment({ operations }: Project, image: ImageFact): Iterable<Broken<RuleId>> {
  const { environment, from, base } = image;
  if (environment) {
    const { value, place } = environment;
    if (/^(dev|test|local)/.test(value))
      yield { rule: 'development-mode', at: place, detail: `The image sets NODE_ENV=${value}.` };
    return;
  }
  if (operations.environment !== null || !isKnown(base) || /NODE_ENV=/.test(image.command?.text ?? '')) return;
  const severity = operations.asksEnvironment ? 'medium' : 'low';
  const at = image.command?.place ?? from;
  yield { rule: 'not-production', at, severity, ...atTheEnd(image, 'ENV NODE_ENV=production') };
}

function* ofUser(project: Project, image: ImageFact): Iterable<Broken<RuleId>> {
  const { user, leavesRoot, base, from } = image;
  if (leavesRoot !== null || !isKnown(base)) return;
  if (user !== null && !/^(root|0)(:|$)/.test(user)) return;
  const at = image.command?.place ?? from;
  const refused = user !== null ? `It says USER ${user}: change it there.` : whyNotAsNode(project, image);
  yield { rule: 'root', at, ...(refused === undefined ? atTheEnd(image, 'USER node') : { refused }) };
}

/** Images that are known to run as root, and to set no NODE_ENV, until they are told otherwise. */
const isKnown = (base: string): boolean =>
  /^(docker\.io\/)?(library\/)?(node|alpine|debian|ubuntu|amazonlinux|oven\/bun)(:|@|$)/.test(base) ||
  /^(public\.ecr\.aws\/docker\/library|mcr\.microsoft\.com\/mirror\/docker\/library)\/node(:|$)/.test(base);

/** A line in front of what is run: nothing of the build sees it. */
function atTheEnd({ file, command }: ImageFact, line: string): Partial<Broken<RuleId>> {
  if (!command?.isOnly) return { fix: 'manual' };
  const before = command.line;
  return { steps: () => [lineStep(file, { line, before })] };
}

function* ofInstalls({ file, installs, command }: ImageFact): Iterable<Broken<RuleId>> {
  const wanted = installs.find(({ development, ci, locked }) => development || (!ci && locked));
  if (!wanted) return;
  const { place: at, line, locked, development, builds, ci } = wanted;
  const detail = development
    ? builds
      ? 'It builds and runs in one stage, with the packages of development.'
      : 'It installs the packages of development, too.'
    : 'npm install takes what is new.';
  const isNeeded = /\b(nodemon|ts-node|ts-node-dev|tsx|babel-node|concurrently|cross-env|env-cmd|dotenv)\b/.test(
    command?.text ?? '',
  );
  const written = line === null ? undefined : /^(\s*RUN\s+)npm\s+(?:i|install|ci)\s*$/i.exec(line);
  if (!written || builds || (development && isNeeded) || (ci && !development)) {
    yield { rule: 'install', at, detail, fix: 'manual' };
    return;
  }
  const code = `${written[1] ?? ''}npm ${locked ? 'ci' : 'install'}${development ? ' --omit=dev' : ''}`;
  yield {
    rule: 'install',
    at,
    detail,
    steps: () => [lineStep(file, { line: code.trim(), instead: line?.trim() ?? '' })],
  };
}
