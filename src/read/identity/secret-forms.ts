import { createHash } from 'node:crypto';
import type { SecretFact } from '../../model/identity.ts';
import type { Path } from '../../model/tree.ts';
import { isTest, strangeness } from '../entry-points.ts';
import { isClient } from '../program.ts';
import type { Sources } from '../sources.ts';
import { placeAt } from '../values.ts';
import { settingsOf } from '../env-example.ts';
import { isPlaceholder } from './placeholders.ts';

/** Keys that their issuers give a form of their own. */
const FORMS: readonly [string, RegExp][] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a Stripe key', /\b[sr]k_live_[0-9a-zA-Z]{16,}\b/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b/g],
  ['a Slack token', /\bxox[baprs]-[0-9]{8,}-[0-9A-Za-z-]{10,}/g],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/g],
  ['a SendGrid key', /\bSG\.[\w-]{20,24}\.[\w-]{39,50}\b/g],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a GitLab token', /\bglpat-[\w-]{20,}\b/g],
  ['a DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{64}\b/g],
  ['a Shopify token', /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g],
  ['an Anthropic key', /\bsk-ant-[\w-]{32,}\b/g],
  ['a Mailgun key', /\bkey-[0-9a-f]{32}\b/g],
  ['a Twilio key', /\bSK[0-9a-f]{32}\b/g],
  ['a Square secret', /\bsq0csp-[\w-]{43}\b/g],
  ['the token of a Telegram bot', /\b\d{8,10}:AA[\w-]{33}\b/g],
  ['a Slack webhook', /https:\/\/hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/g],
  ['the key of an Azure account', /\bAccountKey=[A-Za-z0-9+/=]{60,}/g],
  ['an AWS secret key', /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi],
  [
    'the address of a database with its password',
    /\b(?:mongodb(?:\+srv)?|postgres(?:ql)?|mysql|mariadb|rediss?|amqps?|mssql):\/\/[^\s:'"`@/<>{}$]*:(?!(?:pass(?:word|wd)?|pwd|secret|user|root|postgres|admin|guest|test|example)@)[^\s'"`@/<>{}$*]{4,}@(?:[\w-]+\.)+[a-z]{2,}\b/gi,
  ],
  ['an OpenAI key', /\bsk-(?:proj-)?[A-Za-z0-9]{20,}T3BlbkFJ[A-Za-z0-9]{20,}\b/g],
  [
    'a private key',
    /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\\n|\\r|\s|["'+`])*[A-Za-z0-9+/=]{40,}/g,
  ],
];
/** The same for a look at a text as a whole. */
const SOME_FORM = new RegExp(FORMS.map(([, { source }]) => source).join('|'), 'i');
const READ =
  /\.([cm]?[jt]sx?|json|ya?ml|env|pem|key|conf|config|cfg|ini|toml|properties|sh)$|(^|\/)(Dockerfile[\w.-]*|\.env[\w.-]*|[\w-]*\.env)$/i;
const LEFT =
  /(^|\/)(package(-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|tsconfig[\w.]*\.json)$|(^|\/)(locales?|i18n|lang|translations|certs?\/test|node_modules|\.github|\.gitlab|\.circleci)\/|\.min\.js$/i;
const EXAMPLE =
  /example|sample|template|tmpl|\.dist$|schema|default\.env|(^|\/)(test|ci|mocha|custom-environment-variables)\.(json|ya?ml)$/i;
const LARGEST = 300_000;

/** Secrets that are known by their form, or by the name of a setting in a file of settings. */
export function secretsByForm(sources: Sources): SecretFact[] {
  return sources.files.flatMap((path) => {
    if (!READ.test(path) || LEFT.test(path) || isTest(path) || strangeness(path) > 1 || EXAMPLE.test(path)) return [];
    const text = sources.text(path) ?? '';
    if (text.length > LARGEST) return [];
    return [...(sources.mentions(path, SOME_FORM) ? formsIn(path, text) : []), ...settingsIn(path, text)];
  });
}

function formsIn(path: Path, text: string): SecretFact[] {
  return FORMS.flatMap(([form, pattern]) =>
    [...text.matchAll(pattern)].flatMap(({ 0: value, index }): SecretFact[] => {
      if (/EXAMPLE|x{6}|0{8}|1234567|your[-_]|_here\b|changeme/i.test(value)) return [];
      // The keys of Firebase and Maps in pages are meant to be seen.
      if (form === 'a Google API key' && (isClient(path) || /authDomain|firebase/i.test(text))) return [];
      const use = form === 'a private key' ? 'private-key' : 'service';
      return [factAt(path, text, { start: index, end: index + value.length }, { use, form, name: '', value })];
    }),
  );
}

const NAMES =
  /(password|passwd|secret|api_?key|access_?key|auth_?token|private_?key|client_?secret|(^|_)pass$|(^|_)pwd$)/i;

/** Settings with a secret in them: a committed `.env`, JSON of configuration, `ENV` of a Dockerfile. */
function settingsIn(path: Path, text: string): SecretFact[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^\.env(\.\w+)?$|^\w+\.env$/i.test(name)) return ofLines(path, text, settingsOf(text), 'a committed env file');
  if (/^Dockerfile/i.test(name)) {
    const lines = [...text.matchAll(/^[ \t]*(?:ENV|ARG)[ \t]+(\w+)[= \t]+(\S.*?)[ \t]*\r?$/gm)];
    return ofLines(
      path,
      text,
      lines.map(([, key = '', value = '']) => ({ name: key, value: value.replace(/^["']|["']$/g, '') })),
      'the image',
    );
  }
  if (
    !/\.json$/i.test(name) ||
    !/config|settings|credential|keys|secrets|nodemon|(^|\/)(default|production|development|local)\.json|now\.json|vercel\.json|service-?account/i.test(
      path,
    )
  )
    return [];
  const pairs = [...text.matchAll(/"([\w.-]+)"\s*:\s*"((?:[^"\\\n]|\\.)+)"/g)];
  return ofLines(
    path,
    text,
    pairs.map(([, key = '', value = '']) => ({ name: key, value })),
    CONFIGURED,
  );
}

const CONFIGURED = 'a configuration file';
const bare = (text: string): string => text.replace(/[\W_]/g, '').toLowerCase();

/** What opens nothing: the name of the variable that is read, its own name, what databases on the machine of a developer are given. */
const isUsual = (name: string, value: string): boolean =>
  (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value) && /^[a-z]/.test(name)) ||
  (/client_?secret$/i.test(name) && bare(name).endsWith(bare(value))) ||
  (/pass|pwd/i.test(name) && /^(postgres(ql)?|mysql|mariadb|root|admin|guest|docker|rabbitmq)$/i.test(value)) ||
  /^(SEED|TEST|E2E|CYPRESS|PLAYWRIGHT)_/.test(name);

/** `{ "secret": "change me" }` in what the app is configured with signs tokens as it stands there. */
const SIGNS = /^(jwt|session|cookie|token|auth|app)?[_-]?secret([_-]?key)?$/i;
const EMPTY = /^<.*>$|^\$|^\{\{|^%|^(.)\1*$|^process\.env/;

function ofLines(
  path: Path,
  text: string,
  settings: readonly { name: string; value: string }[],
  form: string,
): SecretFact[] {
  const secret = settings.filter(
    ({ name, value }) =>
      NAMES.test(name) &&
      !/public|publishable|expire|_url$|_uri$|_file$|_path$|length|policy|field|reset|rounds|header/i.test(name) &&
      value.length >= 4 &&
      (!isPlaceholder(value) || (form === CONFIGURED && SIGNS.test(name) && value.length > 5 && !EMPTY.test(value))) &&
      !isUsual(name, value) &&
      !/^(true|false|\d{1,4})$/.test(value),
  );
  const [first] = secret;
  if (!first) return [];
  const start = Math.max(0, text.search(new RegExp(`${first.name.replace(/[.-]/g, '\\$&')}["']?[ \\t]*[:= \\t]`)));
  const line = text.slice(start).search(/\r?\n|$/);
  const names = [...new Set(secret.map(({ name }) => name))].join(', ');
  return [factAt(path, text, { start, end: start + line }, { use: 'service', form, name: names, value: first.value })];
}

function factAt(
  path: Path,
  text: string,
  range: { start: number; end: number },
  { use, form, name, value }: { use: SecretFact['uses'][number]; form: string; name: string; value: string },
): SecretFact {
  const place = placeAt({ path, text }, range.start, range.end);
  return {
    uses: [use],
    place,
    env: null,
    name,
    form,
    digest: digestOf(value),
    bytes: value.length,
    deferred: false,
    loadsEnv: false,
    code: false,
    layer: null,
  };
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
