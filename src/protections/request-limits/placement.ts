import type { Place } from '../../model/place.ts';
import type { App, ChainItem } from '../../model/project.ts';
import { answers, isGlobal, pathOf } from '../kit/chain.ts';

const WEBHOOK = /webhooks?|\/hooks?(\/|$)/i;
const LATER = ['body', 'cookies', 'input', 'session', 'csrf'] as const;

/** Body parsers, and what answers requests, have to stand behind the limiter; files, webhooks, health checks and CORS do not. */
export function tooEarly(before: readonly ChainItem[]): ChainItem | undefined {
  const answering = before.filter((item) => item.stage !== 'static' && !WEBHOOK.test(pathOf(item) ?? ''));
  if (answering.some(answers)) return answering.find(answers);
  const parser = before.findIndex((item) => isGlobal(item) && item.stage === 'body');
  return before.slice(parser + 1).some(comesFirst) ? undefined : before[parser];
}

/** A page must not be cut off by its files, and a front end on another origin reads no answer before CORS allows it. */
const comesFirst = (item: ChainItem): boolean => servesFiles(item) || (isGlobal(item) && item.stage === 'cors');

const servesFiles = (item: ChainItem): boolean => item.kind === 'use' && item.stage === 'static';
const answersRoutes = (item: ChainItem): boolean => answers(item) && !servesFiles(item);

/**
 * The stage behind which a limiter leaves files alone and answers what a front end can read: where files or CORS stand
 * behind body parsers, sessions and the like, it stands behind these, too, and before all that comes later.
 */
export function limiterStage(app: App): ChainItem['stage'] {
  const head = headOf(app);
  const before = head.slice(0, Math.max(0, head.findLastIndex(comesFirst))).map(({ stage }) => stage);
  return LATER.findLast((stage) => before.includes(stage)) ?? 'rate-limit';
}

const headOf = ({ chain }: App): ChainItem[] => {
  const first = chain.findIndex(answersRoutes);
  return first < 0 ? chain : chain.slice(0, first);
};

/**
 * The last files, CORS or security headers in front of the routes: behind them also where the app is handed to a function of another file
 * before. A refusal has to carry the headers, too, but for those no body is read first.
 */
export function filesAhead(app: App): Place | undefined {
  const head = headOf(app);
  const parser = head.findIndex(({ stage }) => LATER.some((later) => later !== 'input' && later === stage));
  const last = head.findLast(
    (item, at) => comesFirst(item) || (isGlobal(item) && item.stage === 'headers' && (parser < 0 || at < parser)),
  );
  return last?.place.file === app.home.file && last.condition === undefined ? last.place : undefined;
}

/** The first router that answers requests, where it is put on the app in its file: by its name there it may be anything. */
export function firstRouter({ chain, home }: App): Place | undefined {
  const isRouter = (item: ChainItem): boolean =>
    (item.kind === 'use' || item.kind === 'mount') && answersRoutes(item) && !WEBHOOK.test(pathOf(item) ?? '');
  const place = chain.find(isRouter)?.place;
  return place?.file === home.file ? place : undefined;
}
