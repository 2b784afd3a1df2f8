import type { App, ChainItem } from '../../model/project.ts';
import { answers, isGlobal, pathOf } from '../kit/chain.ts';

const WEBHOOK = /webhooks?|\/hooks?(\/|$)/i;
const LATER = ['body', 'cookies', 'input', 'session', 'csrf'] as const;

/** Body parsers, and what answers requests, have to stand behind the limiter; files, webhooks and health checks do not. */
export function tooEarly(app: App, index: number): ChainItem | undefined {
  const before = app.chain.slice(0, index);
  const answering = before.filter((item) => item.stage !== 'static' && !WEBHOOK.test(pathOf(item) ?? ''));
  if (answering.some(answers)) return answering.find(answers);
  const parser = before.findIndex((item) => isGlobal(item) && item.stage === 'body');
  return before.slice(parser + 1).some(servesFiles) ? undefined : before[parser];
}

const servesFiles = (item: ChainItem): boolean => item.kind === 'use' && item.stage === 'static';
const answersRoutes = (item: ChainItem): boolean => answers(item) && !servesFiles(item);

/**
 * The stage behind which a limiter leaves files alone: where they stand behind body parsers, sessions and the like, it
 * stands behind these, too, and before all that comes later.
 */
export function limiterStage(app: App): ChainItem['stage'] {
  const first = app.chain.findIndex(answersRoutes);
  const head = first < 0 ? app.chain : app.chain.slice(0, first);
  const before = head.slice(0, Math.max(0, head.findLastIndex(servesFiles))).map(({ stage }) => stage);
  return LATER.findLast((stage) => before.includes(stage)) ?? 'rate-limit';
}
