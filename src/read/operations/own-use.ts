import type { App } from '../../model/project.ts';
import type { Path } from '../../model/tree.ts';
import { isTest } from '../entry-points.ts';
import { pick, text, texts } from '../json.ts';
import type { Package } from '../manifest.ts';
import { withScripts } from '../starts/commands.ts';
import { below, isBelow, type Sources } from '../sources.ts';

const DESKTOP = ['electron', 'nw', '@neutralinojs/neu', '@tauri-apps/api'];
const IMPORTS_DESKTOP = /(?:require\(\s*|from\s+|import\(\s*)['"](?:electron|nw)(?:\/main)?['"]/;
const RUNS_DESKTOP = /(?:^|[\s&;|/])(?:electron(?:-forge|-vite|-builder)?|nw|neu)(?:\s|$)/;
const OPENS = /(?:require\(\s*|from\s+|import\(\s*)['"](?:open|opn|opener|better-opn|react-dev-utils\/openBrowser)['"]/;
const LOOPBACK = /['"`](?:127\.0\.0\.1|localhost|::1)['"`]/;
const ANY_ADDRESS = /['"`](?:0\.0\.0\.0|::)['"`]/;
/** `listen ? '0.0.0.0' : '127.0.0.1'` */
const UNLESS_ASKED = /\?\s*['"`](?:0\.0\.0\.0|\[?::\]?)['"`]\s*:\s*['"`](?:127\.0\.0\.1|localhost|\[?::1\]?)['"`]/;
/** `if (process.env.NODE_ENV === 'production') { console.error('Not for production'); process.exit(1); }` */
const ENDS_IN_PRODUCTION = /\bNODE_ENV\b['"\]]*\s*===?\s*['"`]production['"`]\s*\)\s*(?:\{[^{}]*)?\bprocess\.exit\(/;
/** Where it runs for others, too. */
const DEPLOYED = /(^|\/)(Dockerfile[\w.-]*|Procfile|fly\.toml|render\.ya?ml|[\w.-]*nginx[\w.-]*\.conf|vercel\.json)$/;

/**
 * What shows that a person starts the app for nobody else, on their own machine: a program with a window of its own, or a
 * command that listens for this machine alone or opens the browser. `null` where nothing does, or others may reach it.
 */
export function readOwnUse(sources: Sources, manifest: Package | undefined, entries: readonly App[]): string | null {
  if (!manifest) return null;
  const own = sources.files.filter((file) => isBelow(file, manifest.folder) && !/(^|\/)node_modules\//.test(file));
  const listening = [
    ...new Set(entries.flatMap(({ file, listens }) => [file, ...listens.map(({ place }) => place.file)])),
  ];
  const inListening = (pattern: RegExp): boolean => listening.some((file) => sources.mentions(file, pattern));
  // Made for one's own machine, whatever image of it there is, too.
  const asked = listening.find((file) => sources.mentions(file, UNLESS_ASKED));
  if (asked !== undefined && inListening(OPENS))
    return `${asked} opens the browser, and listens for this machine alone unless it is told otherwise`;
  const ending = [...listening, ...commandsOf(manifest)].find((file) => sources.mentions(file, ENDS_IN_PRODUCTION));
  if (ending !== undefined) return `${ending} ends where NODE_ENV is production`;
  if (own.some((file) => DEPLOYED.test(file))) return null;
  if (inListening(ANY_ADDRESS)) return null;
  const desktop = desktopOf(sources, manifest);
  if (desktop) return desktop;
  const commands = commandsOf(manifest);
  if (commands.length === 0) return null;
  const code = sources.code().filter((file) => isBelow(file, manifest.folder) && !isTest(file));
  const opening = code.find((file) => sources.mentions(file, OPENS));
  if (opening !== undefined) return `${opening} opens the browser`;
  const isLocal = inListening(LOOPBACK) || commands.some((file) => sources.mentions(file, LOOPBACK));
  return isLocal ? `${manifest.path} makes it a command, and it listens for this machine alone` : null;
}

function desktopOf(sources: Sources, { path, folder, main, scripts, ...manifest }: Package): string | null {
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  if (!DESKTOP.some((name) => name in all)) return null;
  const start = scripts['start'] === undefined ? undefined : withScripts(scripts, scripts['start']);
  if (start !== undefined && !RUNS_DESKTOP.test(start) && /\bnode\b/.test(start)) return null;
  const starts = Object.values(scripts).some((script) => RUNS_DESKTOP.test(script));
  const imports = main !== undefined && IMPORTS_DESKTOP.test(sources.text(below(folder, main)) ?? '');
  return starts || imports ? `${path} makes it a program with a window` : null;
}

function commandsOf({ raw, folder }: Package): Path[] {
  const bin = pick(raw, 'bin');
  const files = text(bin) === undefined ? Object.values(texts(bin)) : [text(bin) ?? ''];
  return files.map((file) => below(folder, file.replace(/^\.\//, '')));
}
