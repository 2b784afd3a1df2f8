import { isTest } from '../entry-points.ts';
import { envExample, settingsOf } from '../env-example.ts';
import { pick, texts } from '../json.ts';
import type { Package } from '../manifest.ts';
import { servicesOf } from '../shipping/compose.ts';
import { isClient } from '../program.ts';
import type { Sources } from '../sources.ts';

const DEPLOYS =
  /(^|\/)(Procfile|(docker-)?compose[\w.-]*\.ya?ml|(ecosystem|pm2|process)[\w.-]*\.(c?js|json5?|ya?ml)|fly\.toml|render\.ya?ml|app\.ya?ml|app\.json|vercel\.json|railway\.(json|toml)|serverless\.ya?ml|[\w.-]+\.service|Makefile)$|(^|\/)[\w.-]*entrypoint[\w.-]*$|\.sh$|(^|\/)(k8s|kubernetes|helm|charts?|deploy\w*|manifests|\.ebextensions|\.platform)\//i;
const PRODUCTION = /\bNODE_ENV\b["']?[\s:=,]*(value["']?:\s*)?["']?(\$\{\w+:-)?prod/;

/** Where NODE_ENV is set to production outside of images, or may be: an env file that is not seen. */
export function environmentElsewhere(sources: Sources, manifest: Package | undefined): string | null {
  const scripts = Object.entries(texts(pick(manifest?.raw, 'scripts')));
  const script = scripts.find(([name, text]) => /^(start|serve|prod)/.test(name) && PRODUCTION.test(text));
  if (script) return `the script "${script[0]}"`;
  const file = sources.files.find((path) => DEPLOYS.test(path) && sources.mentions(path, PRODUCTION));
  if (file !== undefined) return file;
  const service = servicesOf(sources).find(({ envFile }) => envFile);
  if (service) return `the env_file of ${service.file}`;
  const example = envExample(sources, manifest?.folder ?? '.');
  return example && settingsOf(example.text).some(({ name }) => name === 'NODE_ENV') ? example.path : null;
}

const ASKS = /\benv\.NODE_ENV\b/;

export function asksEnvironment(sources: Sources): boolean {
  return sources.code().some((path) => !isTest(path) && !isClient(path) && sources.mentions(path, ASKS));
}
