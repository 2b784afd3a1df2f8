import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import type { Package } from './manifest.ts';
import { addedHeaders } from './added-headers.ts';
import { isTest } from './entry-points.ts';
import { envExample, settingsOf } from './env-example.ts';
import { servesPlainly } from './plain-ports.ts';
import { type Service, servicesOf } from './shipping/compose.ts';
import { below, folderOf, isBelow, type Sources } from './sources.ts';

interface Sign {
  file: RegExp;
  text?: RegExp;
}

/** Files that tell of a reverse proxy in front, the clearest first; the pattern must be in the text. */
const SERVERS_IN_FRONT: readonly Sign[] = [
  {
    file: /(^|\/)([\w.-]*nginx[\w.-]*|default|(nginx|conf\.d|sites-(available|enabled)|\.nginx)\/[\w./-]+)(\.conf|\.template|\.tmpl|\.tpl|\.j2|\.erb)$|(^|\/)nginx(\.conf)?$|sites-(available|enabled)\/[\w.-]+$/i,
    text: /proxy_pass/,
  },
  { file: /(^|\/)Caddyfile[\w.]*$/, text: /reverse_proxy/ },
  { file: /(^|\/)haproxy[\w.-]*\.cfg$/, text: /backend/ },
  { file: /(^|\/)[\w.-]*(apache|httpd|vhost)[\w.-]*\.conf$/i, text: /ProxyPass/ },
  {
    file: /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/,
    text: /image:\s*["']?[\w./-]*(nginx|traefik|caddy|haproxy|nginx-proxy)\b|traefik\./i,
  },
];
/** Platforms, each with a router of its own. */
const PLATFORMS: readonly Sign[] = [
  { file: /(^|\/)Procfile$/ },
  { file: /(^|\/)fly\.toml$/ },
  { file: /(^|\/)render\.ya?ml$/ },
  { file: /(^|\/)(app|app\.\w+)\.ya?ml$/, text: /^\s*runtime:\s*["']?nodejs|^\s*env:\s*flex/m },
  { file: /(^|\/)vercel\.json$/ },
  { file: /(^|\/)now\.json$/ },
  { file: /(^|\/)railway\.(json|toml)$/ },
  { file: /(^|\/)(heroku\.ya?ml|app\.json)$/, text: /heroku|buildpacks?|formation|dynos?|addons|"stack"/i },
  { file: /(^|\/)(\.do|\.platform)\/|(^|\/)\.platform\.app\.yaml$/ },
  { file: /(^|\/)\.ebextensions\// },
  { file: /(^|\/)web\.config$/i, text: /iisnode/ },
  { file: /(^|\/)serverless\.ya?ml$/, text: /provider/ },
  { file: /(^|\/)(template|sam)\.ya?ml$/, text: /AWS::Serverless/ },
  { file: /\.ya?ml$/, text: /^kind:\s*["']?(Ingress|HTTPRoute|VirtualService)\b/m },
];

/** What is made to run behind something, without a word on behind how many: a container, a chart, instructions for a proxy. */
const HINTS: readonly Sign[] = [
  { file: /(^|\/)README[\w.-]*$/i, text: /reverse[- ]?proxy|proxy_pass|X-Forwarded-For/i },
  { file: /\.ya?ml$/, text: /^kind:\s*["']?(Deployment|StatefulSet|DaemonSet|Service)\b/m },
  { file: /(^|\/)Chart\.ya?ml$/ },
  {
    file: /\.tf$/,
    text: /"(aws_(lb|alb|elb|apigatewayv2_api|apprunner_service|cloudfront_distribution)|google_(cloud_run|compute_(url_map|backend_service))\w*|azurerm_(application_gateway|frontdoor|(linux_|windows_)?(web_app|app_service)|container_app)\w*|cloudflare_record|digitalocean_loadbalancer)"/,
  },
  {
    file: /\.(ya?ml|json)$/,
    text: /AWS::(ElasticLoadBalancing|ApiGateway|AppRunner|CloudFront)|Load Balanced Web Service/,
  },
  {
    file: /\.(ya?ml|sh)$|(^|\/)(Makefile|package\.json)$/,
    text: /gcloud['", ]+(beta['", ]+)?run['", ]+deploy|\brun, deploy,|deploy-cloudrun@|azure\/webapps-deploy@|az webapp|eb deploy|copilot svc deploy/,
  },
  { file: /(^|\/)firebase\.json$/, text: /"functions"/ },
  {
    file: /(^|\/)package\.json$/,
    text: /"(firebase-functions|@google-cloud\/functions-framework|serverless-http|aws-serverless-express|@vendia\/serverless-express|@codegenie\/serverless-express|azure-function-express)"/,
  },
  { file: /(^|\/)(Dockerfile|Containerfile)[\w.-]*$|\.Dockerfile$/i, text: /^\s*(FROM)\b/im },
  { file: /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/, text: /^services:/m },
];
const README = /^README[\w.-]*$/i;
const OPEN = /docker run\b(?:[^`\n]|\\\n)*\s(-p|--publish)[\s=]/;

/** It listens where only programs of the same machine reach it. */
const LOCAL =
  /\.listen\(\s*(?:\{[^{}]{0,200}?\bhost:\s*|[^(){}'"`,]{1,80}(?:\([^()]{0,80}\)[^(){}'"`,]{0,40})?,\s*)['"`](?:127\.0\.0\.1|localhost|::1)['"`]|^\s*(?:export\s+)?(?:const|let|var)\s+(host(?:name)?)\s*=\s*['"`](?:127\.0\.0\.1|localhost)['"`][\s\S]{0,20000}?\.listen\([^'"`;]{0,120},\s*\1\b/im;

/** A server beside it, for other programs of the machine, tells nothing of the one that people reach. */
const listensLocally = (sources: Sources, file: Path): boolean =>
  sources.mentions(file, LOCAL) && sources.text(file)?.split('.listen(').length === 2;

/** Headers that proxies set: who reads them expects one. */
const FORWARDED = /['"`](x-forwarded-(for|proto|host|port)|x-real-ip|cf-connecting-ip|true-client-ip|forwarded)['"`]/i;

/** Platforms that have no other way than https. */
const TLS_OF_PLATFORMS: readonly Sign[] = [
  { file: /(^|\/)(vercel|now)\.json$/ },
  { file: /(^|\/)netlify\.toml$/, text: /functions/ },
  { file: /(^|\/)fly\.toml$/, text: /force_https\s*=\s*true/ },
  { file: /(^|\/)(app|app\.\w+)\.ya?ml$/, text: /secure:\s*always/ },
];

/** What makes everything https: a redirect of the server in front. */
const TLS: readonly Sign[] = [
  {
    file: /(^|\/)[\w.-]*nginx[\w./-]*$|(^|\/)nginx\/|sites-(available|enabled)\//i,
    // What answers over https alone needs no redirect.
    text: /return\s+30[178]\s+https:\/\/|\blisten\s+(?:[\w.[\]:]+:)?443\s[^;]*\bssl\b|\blisten\s+(?:[\w.[\]:]+:)?443\s*;[^}]*\bssl\s+on\s*;/,
  },
  // The controller of nginx redirects what it has a certificate for, unless it is told not to.
  {
    file: /\.ya?ml$/,
    text: /(?<![\s\S])(?=[\s\S]*\bkind:\s*Ingress\b)(?=[\s\S]*^[ \t]+tls:)(?=[\s\S]*ingress(?:ClassName|\.class["']?):\s*["']?nginx\b)(?![\s\S]*ssl-redirect["']?:\s*["']?false)/m,
  },
  { file: /(^|\/)Caddyfile[\w.]*$/, text: /^(https:\/\/)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}[\s,{]/im },
  { file: /\.ya?ml$/, text: /(force-)?ssl-redirect["']?:\s*["']?true|redirections\.entrypoint\.scheme=https/i },
  { file: /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/, text: /certresolver|redirectscheme\.scheme=https|letsencrypt/i },
];

/** Signs that people reach the app over https alone. */
export function readTls(sources: Sources, folder: Path): Project['tls'] {
  const files = ownFiles(sources);
  if (servicesOf(sources).some((one) => files.includes(one.file) && isRunByOthers(one) && !isProxy(one))) return null;
  // A platform keeps to https for those that it runs; who runs it by himself may not.
  const signs = isSelfHosted(sources, files) ? TLS : [...TLS_OF_PLATFORMS, ...TLS];
  const isFilled = (file: Path): boolean =>
    signs.some((sign) => sign.file.test(file)) && !SAMPLE.test(file) && !sources.mentions(file, PLACEHOLDER);
  const filled = files.filter(isFilled);
  const source = firstSign(sources, filled, signs, folder);
  const isPlain = files.some((file) => servesPlainly(file, sources));
  return source === undefined || isPlain ? null : { source };
}

const isProxy = ({ image = '', build }: Service): boolean =>
  /nginx|traefik|caddy|haproxy|envoy|proxy|letsencrypt|certbot|swag\b/i.test(
    `${image} ${build?.context ?? ''} ${build?.dockerfile ?? ''}`,
  );

/** Files to be copied, and to be filled in by whoever runs the app: what they show is not how it is run. */
const SAMPLE = /[._-](template|example|sample|dist)\b/i;
const PLACEHOLDER = /\b(your|my)[_.-]?(domain|site|host(name)?|server|app)\b|\bchange[ _-]?me\b/i;

const ownFiles = (sources: Sources): Path[] =>
  sources.files.filter(
    (file) =>
      !/(^|\/)(node_modules|tests?|docs?|examples?|samples?|templates?|extras?|contrib|documentation)\//.test(file),
  );

/** People are told to run a container of it, with a port of its own. */
const isSelfHosted = (sources: Sources, files: readonly Path[]): boolean =>
  files.some(
    (file) =>
      (README.test(file) && sources.mentions(file, OPEN)) ||
      (/(^|\/)(docker-)?compose\.ya?ml$/.test(file) && /^\s*ports:/m.test(sources.text(file) ?? '')),
  );

/**
 * A reverse proxy in front, as far as files of the repository show one, with the headers that it adds to answers; what we have
 * written ourselves shows none.
 */
export function readProxy(sources: Sources, folder: Path, emitted: Path): Project['proxy'] {
  const near = ownFiles(sources);
  const proxy = proxyIn(sources, near, folder, emitted);
  const [nginx] = SERVERS_IN_FRONT;
  const ingress = PLATFORMS.at(-1);
  const all = (sign?: Sign): Path[] =>
    near.filter((file) => sign?.file.test(file) && (sign.text?.test(sources.text(file) ?? '') ?? true));
  const adds = proxy && addedHeaders(sources, all(nginx), all(ingress));
  return adds ? { ...proxy, adds } : proxy;
}

function proxyIn(sources: Sources, near: readonly Path[], folder: Path, emitted: Path): Project['proxy'] {
  const shown = (by: (file: Path) => boolean): Path | undefined =>
    sources.code().find((file) => file !== emitted && !isTest(file) && by(file));
  const find = (signs: readonly Sign[]): Path | undefined => firstSign(sources, near, signs, folder);
  const isUsed = usedServers(sources, near);
  const server = firstSign(sources, near.filter(isUsed), SERVERS_IN_FRONT, folder);
  const platform = find(PLATFORMS);
  if (server === undefined || platform === undefined) {
    const source = server ?? platform;
    // Who is told to start the image with its port open has nothing in front of it.
    const runsBare =
      server === undefined &&
      (near.some((file) => README.test(file) && sources.mentions(file, OPEN)) ||
        servicesOf(sources).some((service) => near.includes(service.file) && isRunByOthers(service)));
    if (source !== undefined) return { hops: runsBare ? null : 1, source };
    const hint =
      find([...HINTS, ...SERVERS_IN_FRONT]) ??
      shown((file) => listensLocally(sources, file)) ??
      shown((file) => sources.mentions(file, FORWARDED)) ??
      signAbove(sources);
    return hint === undefined ? null : { hops: null, source: hint };
  }
  // A file for nginx may be meant for another place than the platform: both count only where the platform starts it.
  if (near.some((file) => startsBoth(sources, file))) return { hops: 2, source: `${server} behind ${platform}` };
  // They may as well be two places where it runs, and what somebody else puts in front there is not seen.
  return { hops: null, source: `${server} or ${platform}` };
}

/** A server's settings to be copied and filled in (`nginx.template`) show what others may do, unless an image or a service takes them. */
function usedServers(sources: Sources, near: readonly Path[]): (file: Path) => boolean {
  const running = near.filter((file) =>
    /(^|\/)(Dockerfile|Containerfile)[\w.-]*$|(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(file),
  );
  const isTaken = (name: string): boolean => running.some((file) => sources.text(file)?.includes(name) === true);
  return (file) => !SAMPLE.test(file) || isTaken(file.slice(file.lastIndexOf('/') + 1)) || isTaken(folderOf(file));
}

/** A sign above the folder that is looked at, in its repository: it may be of another program there. */
function signAbove(sources: Sources): Path | undefined {
  const paths = (sources.tree.above() ?? []).map(({ path }) => path);
  return firstSign(sources, paths, [...SERVERS_IN_FRONT, ...PLATFORMS, ...HINTS], '.');
}

/** A published image of the app, or one that is kept running, with its port open: not what a developer starts. */
function isRunByOthers({ image, build, open, restarts, command }: Service): boolean {
  if (!open || /nodemon|--watch\b|\b(dev|watch|debug)\b/.test(command)) return false;
  return build ? restarts : image !== undefined && !BESIDE.test(image);
}

/** Images that stand beside an app, and those that a program is laid over. */
const BESIDE =
  /(^|\/)(postg\w*|pgvector|timescale\w*|mysql|mariadb|percona|mssql|mongo|redis|valkey|keydb|dragonfly|memcached|rabbitmq|\w*kafka|zookeeper|nats|mosquitto|minio|adminer|pgadmin\d?|phpmyadmin|mongo-express|redis\w*|elasticsearch|opensearch\w*|kibana|grafana|prometheus|influxdb|loki|jaeger\w*|mailhog|mailpit|maildev|mailcatcher|localstack|couchdb|neo4j|cassandra|clickhouse\w*|azurite|keycloak|wiremock|node|bun|alpine|debian|ubuntu|busybox)([-:@]|$)/i;

function firstSign(sources: Sources, near: readonly Path[], signs: readonly Sign[], folder: Path): Path | undefined {
  for (const { file: pattern, text } of signs) {
    const found = near.filter((file) => pattern.test(file) && (!text || text.test(sources.text(file) ?? '')));
    const source = found.find((file) => isBelow(file, folder)) ?? found[0];
    if (source !== undefined) return source;
  }
  return undefined;
}

/** The command by which a platform starts the app starts nginx, too. */
function startsBoth(sources: Sources, file: Path): boolean {
  const text = (): string => sources.text(file) ?? '';
  if (/(^|\/)Procfile$/.test(file)) return /^web:.*nginx/m.test(text());
  if (/(^|\/)\.(ebextensions|platform)\/.*nginx/.test(file)) return true;
  if (!/(^|\/)Dockerfile[\w.-]*$/.test(file)) return false;
  return /^(CMD|ENTRYPOINT)\b(?=.*nginx)(?=.*\b(node|npm|yarn|pm2)\b)/m.test(text());
}

/** A name that begins with one of the second kind is the app's own (`APP_URL`); behind another name it is a service's (`UMAMI_APP_URL`). */
const FRONT_END =
  /cors|origin|client|front_?end|allowed_?hosts?|^((my|our|public|base|main|external|admin|(razzle|vite|nuxt|next_public|react_app|vue_app|gatsby|expo_public)(?=_))_?)*(web_?app|web_?url|ui_?url|spa(?![a-z])|(web_?)?site|(app|base|public)_?url)/i;
const NOT_FRONT_END =
  /(client_?(id|secret|key)|callback|redirect|webhook|mongo|redis|database|db_|smtp|oauth|api_?url|token|issuer|sentry|s3_)/i;

/** Development servers of front ends, by the package that starts them. */
const SERVERS: readonly [string, number][] = [
  ['vite', 5173],
  ['react-scripts', 3000],
  ['next', 3000],
  ['nuxt', 3000],
  ['@angular/cli', 4200],
  ['@vue/cli-service', 8080],
  ['svelte-kit', 5173],
  ['gatsby', 8000],
  ['parcel', 1234],
];

/** Origins of browsers' front ends: from the environment's example, and from front ends in the same repository. */
export function readOrigins(
  sources: Sources,
  packages: readonly Package[],
  manifest: Package | undefined,
): Project['origins'] {
  const folder = manifest?.folder ?? '.';
  const found = new Map<string, Project['origins'][number]>();
  const example = envExample(sources, folder);
  for (const { name, value } of example ? settingsOf(example.text) : []) {
    if (!FRONT_END.test(name) || NOT_FRONT_END.test(name)) continue;
    for (const part of value.split(/[,;\s]+/)) addOrigin(found, part, { source: example?.path ?? '', variable: name });
  }
  for (const other of packages) {
    if (other.folder === folder) continue;
    const all = { ...other.dependencies, ...other.devDependencies };
    const server = SERVERS.find(([name]) => name in all && !('express' in all));
    if (!server) continue;
    const port = portOf(other, sources) ?? server[1];
    addOrigin(found, `http://localhost:${port}`, { source: `${other.path} (${server[0]})` });
  }
  return [...found.values()];
}

function portOf(manifest: Package, sources: Sources): number | undefined {
  const scripts = Object.values(manifest.scripts).join(' ');
  const flag = /(?:--port[= ]|-p |PORT=)(\d{2,5})/.exec(scripts)?.[1];
  const config = ['vite.config.ts', 'vite.config.js', 'vite.config.mjs']
    .map((name) => sources.text(below(manifest.folder, name)))
    .find((text) => text !== undefined);
  const set = flag ?? (config && /server\s*:\s*\{[^}]*?port\s*:\s*(\d{2,5})/.exec(config)?.[1]);
  return set ? Number(set) : undefined;
}

function addOrigin(
  found: Map<string, Project['origins'][number]>,
  text: string,
  from: { source: string; variable?: string },
): void {
  try {
    const { origin, protocol } = new URL(text);
    if (/^https?:$/.test(protocol) && !found.has(origin)) found.set(origin, { origin, ...from });
  } catch {
    return;
  }
}
