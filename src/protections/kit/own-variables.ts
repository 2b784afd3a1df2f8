import type { Project } from '../../model/project.ts';

/** What all variables of the app's own begin with, `BLOG_` of `BLOG_PORT` and `BLOG_TITLE`; '' where they do not, or where it is a service that they are of. */
export function prefixOf({ env }: Project): string {
  const own = env.filter((name) => !USUAL.test(name));
  const prefix = /^[A-Z][A-Z0-9]+_/.exec(own[0] ?? '')?.[0] ?? '';
  const isShared = prefix !== '' && own.length >= FEWEST && own.every((name) => name.startsWith(prefix));
  return isShared && !OF_A_SERVICE.test(prefix) ? prefix : '';
}

/** A variable of ours as the app calls its own; one that is there keeps its name. */
export const ownVariable = (project: Project, name: string): string =>
  OURS.test(name) && !project.env.includes(name) ? prefixOf(project) + name : name;

/** Fewer may be alike by chance. */
const FEWEST = 5;
const OURS = /^((LOGIN_)?RATE_LIMIT|TRUST_PROXY|PROXY_HOPS|ALLOWED_ORIGINS|CSP_(ENFORCE|REPORT_URI)|BODY_LIMIT)$/;
/** What runs a program sets these. */
const USUAL = /^(NODE_\w+|PORT|HOST|HOSTNAME|TZ|CI|DEBUG|HOME|PATH|LANG|USER|PWD|npm_\w+)$/i;
const OF_A_SERVICE =
  /^(DB|DATABASE|MYSQL|MARIADB|PG|POSTGRES|POSTGRESQL|SQL|MONGO|MONGODB|REDIS|AWS|S3|AZURE|GCP|GOOGLE|FACEBOOK|TWITTER|GITHUB|GITLAB|SLACK|DISCORD|TELEGRAM|TWILIO|STRIPE|PAYPAL|OPENAI|FIREBASE|SMTP|MAIL|EMAIL|JWT|AUTH|AUTH0|OIDC|OAUTH|SAML|LDAP|SESSION|COOKIE|REACT|VITE|NEXT|NUXT|PUBLIC|PUPPETEER|ELASTIC|ELASTICSEARCH|KAFKA|RABBITMQ|DYNAMO|DYNAMODB|HEROKU|VERCEL|KEYCLOAK|CLOUDINARY|SENTRY|LOG)_$/;
