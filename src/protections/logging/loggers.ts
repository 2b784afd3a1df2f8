import type { Broken } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { entry, flat, isLiteral, isOpen } from '../kit/chain.ts';
import { declaredMajor, optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

const REDACTED = `['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]']`;

/** Loggers of requests that write headers unless they are told not to. */
export function* judgeLogger(call: Call, project: Project): Iterable<Broken<RuleId>> {
  const { module, member, args } = call;
  if (/^(pino-http|express-pino-logger)$/.test(module) && /^(default|pinoHttp)?$/.test(member)) yield* ofPino(call);
  if (module === 'express-winston' && member === 'logger') yield* ofWinston(call, project);
  if (module !== 'morgan' || member !== '') return;
  const [format] = args;
  const text = format?.kind === 'literal' ? String(format.value) : '';
  const header = /:req\[(authorization|cookie)\]/i.exec(text)?.[1];
  if (header !== undefined) yield { rule: 'headers', at: call.place, detail: `The format names ${header}.` };
}

function* ofPino({ place: at, args }: Call): Iterable<Broken<RuleId>> {
  const [options] = args;
  if (options !== undefined && !isSeen(options)) return;
  if (['redact', 'serializers', 'wrapSerializers', 'autoLogging'].some((key) => isSaid(entry(options, key)))) return;
  const logger = entry(options, 'logger');
  const target = logger === undefined ? { at, value: options } : own(logger);
  // A logger from elsewhere has its own rules, which are not seen.
  if (!target || (target.value !== undefined && !isSeen(target.value)) || entry(target.value, 'redact') !== undefined)
    return;
  if (entry(target.value, 'serializers') !== undefined) return;
  yield { rule: 'unredacted', at, steps: () => [optionsStep(target.at, { argument: 0, set: { redact: REDACTED } })] };
}

/** `autoLogging: true` is the default. */
const isSaid = (value: Value | undefined): boolean => value !== undefined && !isLiteral(value, true);

const isSeen = (value: Value): boolean => value.kind === 'object' && !isOpen(value);

function own(logger: Value): { at: Call['place']; value: Value | undefined } | undefined {
  if (logger.kind !== 'call' || logger.call.module !== 'pino' || !/^(default|pino)?$/.test(logger.call.member))
    return undefined;
  const [options] = logger.call.args;
  // pino(stream)
  return options === undefined || options.kind === 'object' ? { at: logger.call.place, value: options } : undefined;
}

function* ofWinston({ place: at, args: [options] }: Call, project: Project): Iterable<Broken<RuleId>> {
  if (options === undefined || !isSeen(options) || isLiteral(entry(options, 'meta'), false)) return;
  if (['headerBlacklist', 'requestWhitelist', 'requestFilter', 'dynamicMeta'].some((key) => entry(options, key)))
    return;
  // A line that is put together by hand shows what it names.
  const line = lineOf(entry(options, 'format'));
  if (line !== undefined && line !== '' && !/\b(meta|headers)\b(?!\s*\.\s*(?!headers)\w)|stringify|inspect/.test(line))
    return;
  const isOld = (declaredMajor(project, 'express-winston') ?? BLACKLISTS) < BLACKLISTS;
  const set = isOld ? { requestWhitelist: WITHOUT_HEADERS } : { headerBlacklist: "['authorization', 'cookie']" };
  yield { rule: 'unredacted', at, steps: () => [optionsStep(at, { argument: 0, set })] };
}

/** The first express-winston that knows `headerBlacklist`; before it, the parts of a request that are written are named. */
const BLACKLISTS = 4;
const WITHOUT_HEADERS = "['url', 'method', 'httpVersion', 'originalUrl', 'query']";

/** What the function of `winston.format.printf` returns, wherever it stands among the formats. */
function lineOf(format: Value | undefined): string | undefined {
  if (format?.kind !== 'call') return undefined;
  const [first] = format.call.args;
  if (/(^|\.)printf$/.test(format.call.member)) return first?.kind === 'function' ? first.fn.returns : undefined;
  return flat(format.call.args)
    .map(lineOf)
    .find((line) => line !== undefined);
}
