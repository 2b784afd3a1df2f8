import type { Broken } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { isEmptied } from '../kit/cookies.ts';
import { optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

type Options = Record<string, string>;

/** `clearCookie` with another path or domain than the cookie was set with: the browser keeps it, and nobody is signed out. */
export function* clearsOthers({ express, identity: { cookies } }: Project): Iterable<Broken<RuleId>> {
  for (const clear of cookies) {
    if (clear.method !== 'clearCookie' || clear.name === null || clear.options === null) continue;
    const own = clear.options;
    const { maxAge } = own;
    if (express?.major === 4 && maxAge !== undefined && !/^(-.*|0|null|undefined|false)$/.test(maxAge)) {
      const detail = `Express 4 sets ${clear.name} again, for another ${maxAge} milliseconds.`;
      yield { rule: 'clears-other', at: clear.place, detail, fix: 'manual' };
      continue;
    }
    const needed = cookies
      .filter((cookie) => cookie.method === 'cookie' && cookie.name === clear.name && !isEmptied(cookie))
      .map(({ options }) => options && placeOf(options));
    const [wanted] = needed;
    // Set in several ways, one of them may be the one that is meant.
    if (!wanted || needed.some((one) => JSON.stringify(one) !== JSON.stringify(wanted))) continue;
    const missing = Object.entries(wanted).filter(([key, code]) => own[key] !== code);
    if (missing.length === 0) continue;
    const detail = `${clear.name} is set with ${missing.map(([key, code]) => `${key}: ${code}`).join(', ')}.`;
    const broken: Broken<RuleId> = { rule: 'clears-other', at: clear.place, detail };
    const isWritten = clear.inline && missing.every(([key, code]) => own[key] === undefined && isPlain(code));
    if (!isWritten) yield { ...broken, fix: 'manual' };
    else
      yield { ...broken, steps: () => [optionsStep(clear.place, { argument: 1, set: Object.fromEntries(missing) })] };
  }
}

const isPlain = (code: string): boolean => /^(['"`])[^'"`$\\]*\1$|^true$|^process\.env\.\w+$/.test(code);

/** What a browser tells cookies apart by; one for other sites is also only taken from them with its flags. */
function placeOf(options: Options): Options {
  const { path, domain, sameSite } = options;
  const isForeign = /^['"`]none['"`]$/i.test(sameSite ?? '');
  return {
    ...(path === undefined || /^['"`]\/['"`]$/.test(path) ? {} : { path }),
    ...(domain === undefined || domain === 'undefined' ? {} : { domain }),
    ...(isForeign && sameSite !== undefined ? { sameSite, secure: 'true' } : {}),
  };
}
