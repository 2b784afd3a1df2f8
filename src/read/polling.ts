import type { Polling } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { isForeign, isTest } from './entry-points.ts';
import { isClient } from './program.ts';
import type { Sources } from './sources.ts';

/** The page or script of the app's own that asks for most while it is open; `null` where none asks by the clock. */
export function readPolling(sources: Sources, served: readonly Path[]): Polling | null {
  const client = sources.files.filter((file) => isClient(file) || /\.([jt]sx|vue|svelte)$/.test(file));
  const files = new Set([...served, ...client].filter((file) => CODE.test(file) && !isForeign(file) && !isTest(file)));
  let most: Polling | null = null;
  for (const file of files) {
    if (!sources.mentions(file, CLOCK)) continue;
    const perMinute = Math.round(requestsIn(sources.text(file) ?? ''));
    if (perMinute > (most?.perMinute ?? 0)) most = { file, perMinute };
  }
  return most;
}

const CODE = /\.([cm]?[jt]s|[jt]sx|vue|svelte|html?|ejs|pug|jade|hbs|handlebars|mustache|njk|eta)$/;
const CLOCK = /setInterval|setTimeout|(refetch|refresh|poll(ing)?)Interval|hx-trigger|http-equiv/;

function requestsIn(text: string): number {
  return [...timers(text), ...declared(text)].reduce((sum, { every, count }) => sum + (60_000 / every) * count, 0);
}

interface Timer {
  every: number;
  count: number;
}

/** `setInterval(() => fetch('/status'), 2000)`, and `setTimeout(poll, 2000)` in a function `poll` that asks. */
function timers(text: string): Timer[] {
  return [...text.matchAll(/\b(setInterval|setTimeout)\s*\(/g)].flatMap(({ 0: call, 1: name, index }) => {
    const inside = argumentsAt(text, index + call.length);
    const cut = inside.lastIndexOf(',');
    const every = cut < 0 ? undefined : milliseconds(inside.slice(cut + 1), text);
    if (every === undefined || every < MINIMUM) return [];
    const callback = inside.slice(0, cut).trim();
    const own = /^[\w$.]+$/.test(callback) ? functionCalled(text, callback) : undefined;
    if (name === 'setTimeout' && !(own && own.at < index && index < own.at + own.body.length)) return [];
    const count = asks(own?.body ?? callback) || asksThrough(callback, text);
    return count === 0 ? [] : [{ every, count }];
  });
}

const MINIMUM = 20;

/** A callback that calls a function of the file which asks: `() => { loadStatus(); }`. */
function asksThrough(callback: string, text: string): number {
  const names = [...callback.matchAll(/(?<![\w$])([\w$]+)\s*\(/g)].map(([, name = '']) => name);
  return names.reduce((sum, name) => sum + asks(functionCalled(text, name)?.body ?? ''), 0);
}

/** Requests to the app: those to other sites by their full address are none. */
const asks = (text: string): number =>
  [
    ...text.matchAll(
      /\b(?:fetch|axios(?:\.\w+)?|\$\.(?:get|post|ajax|getJSON)|refetch|invalidateQueries|location\.reload)\s*\(\s*(?!['"`]https?:)|\bnew XMLHttpRequest\b/g,
    ),
  ].length;

function functionCalled(text: string, name: string): { at: number; body: string } | undefined {
  const last = name.split('.').at(-1) ?? name;
  const escaped = last.replace(/\$/g, '\\$');
  const found = new RegExp(
    `\\bfunction\\s+${escaped}\\s*\\(|\\b${escaped}\\s*[:=]\\s*(?:async\\b\\s*)?(?:function\\b|\\(|\\w+\\s*=>|useCallback)|(?:^|\\n)\\s*(?:async\\s+)?${escaped}\\s*\\([^)\\n]*\\)\\s*\\{`,
  ).exec(text);
  const open = found ? text.indexOf('{', found.index) : -1;
  return found && open >= 0 ? { at: found.index, body: text.slice(found.index, closing(text, open)) } : undefined;
}

const argumentsAt = (text: string, at: number): string => text.slice(at, closing(text, at - 1) - 1);

/** The end of what is opened at a position; texts with brackets in them are rare in what is looked at. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + 5000); at += 1) {
    if ('([{'.includes(text.charAt(at))) depth += 1;
    if (')]}'.includes(text.charAt(at)) && (depth -= 1) === 0) return at + 1;
  }
  return Math.min(text.length, open + 5000);
}

/** `refetchInterval: 5000` of query libraries, `hx-trigger="every 2s"`, a page that loads itself anew. */
function declared(text: string): Timer[] {
  // A counter of a page is refreshed, too, and asks nobody.
  const options = ASKING.test(text)
    ? [...text.matchAll(/\b(?:refetch|refresh|poll|polling)Interval\s*[:=]\s*\{?([^,}\n]+)/g)]
    : [];
  const triggers = [...text.matchAll(/hx-trigger\s*=\s*["'][^"']*\bevery\s+(\d+)(m?s)/g)];
  const reloads = [...text.matchAll(/http-equiv\s*=\s*["']?refresh["']?[^>]*?content\s*=\s*["']?(\d+)["'\s/>]/gi)];
  return [
    ...options.map(([, value = '']) => milliseconds(value, text) ?? 0),
    ...triggers.map(([, count, unit]) => Number(count) * (unit === 's' ? 1000 : 1)),
    ...reloads.map(([, seconds]) => Number(seconds) * 1000),
  ].flatMap((every) => (every >= MINIMUM ? [{ every, count: 1 }] : []));
}

const ASKING =
  /\b(?:use\w*(?:SWR|Quer(?:y|ies))\w*|swr|Query(?:Client)?|apollo|fetch\w*|axios|ajax|getJSON|XMLHttpRequest)\b/i;

/** `5000`, `5 * 1000`, `2e3`, or the constant that holds it. */
function milliseconds(expression: string, text: string, depth = 0): number | undefined {
  const plain = expression.trim().replace(/_(?=\d)/g, '');
  const factors = plain.split('*').map((part) => part.trim());
  if (factors.every((part) => /^\d+(?:\.\d+)?(?:e\d+)?$/.test(part)))
    return factors.reduce((product, part) => product * Number(part), 1);
  if (depth > 0 || !/^[A-Za-z_$][\w$]*$/.test(plain)) return undefined;
  const held = new RegExp(
    `\\b(?:const|let|var)\\s+${plain.replace(/\$/g, '\\$')}\\s*(?::\\s*\\w+\\s*)?=\\s*([^;,\\n]+)`,
  ).exec(text);
  return held?.[1] === undefined ? undefined : milliseconds(held[1], text, depth + 1);
}
