import type { SecretUse } from '../../model/identity.ts';
import type { Call, Value } from '../../model/project.ts';

type Find = (args: readonly Value[]) => (Value | undefined)[];

const keyOf =
  (argument: number, ...path: string[]): Find =>
  (args) => [
    path.reduce<Value | undefined>((at, key) => (at?.kind === 'object' ? at.entries[key] : undefined), args[argument]),
  ];
const both =
  (...finds: Find[]): Find =>
  (args) =>
    finds.flatMap((find) => find(args));
const argument =
  (index: number): Find =>
  (args) => [args[index]];
/** Every value of an object: `{ admin: '…' }`. */
const valuesOf =
  (index: number, key: string): Find =>
  (args) => {
    const [at] = keyOf(index, key)(args);
    return at?.kind === 'object' ? Object.values(at.entries) : [];
  };

/** `name:password` */
const accountOf =
  (index: number, ...path: string[]): Find =>
  (args) =>
    keyOf(
      index,
      ...path,
    )(args).filter((value) => value?.kind === 'literal' && /^[^:/\s]+:[^:/\s]{4,}$/.test(String(value.value)));

interface Taker {
  module: RegExp;
  member: RegExp;
  use: SecretUse;
  find: Find;
}

const KEY = /(^|\.)(asKey|createSecretKey)$/;

/** Where packages take their secrets. */
export const TAKERS: readonly Taker[] = [
  { module: /^express-session$/, member: /^(default)?$/, use: 'session', find: keyOf(0, 'secret') },
  {
    module: /^cookie-session$/,
    member: /^(default)?$/,
    use: 'session',
    find: both(keyOf(0, 'keys'), keyOf(0, 'secret')),
  },
  { module: /^client-sessions$/, member: /^$/, use: 'session', find: keyOf(0, 'secret') },
  { module: /^iron-session$/, member: /./, use: 'session', find: both(keyOf(2, 'password'), keyOf(0, 'password')) },
  { module: /^express-openid-connect$/, member: /^auth$/, use: 'session', find: keyOf(0, 'secret') },
  { module: /^cookie-parser$/, member: /^(default)?$/, use: 'cookie', find: argument(0) },
  { module: /^cookie-parser$/, member: /^(JSONCookies?|signedCookies?)$/, use: 'cookie', find: argument(1) },
  { module: /^cookie-signature$/, member: /^(un)?sign$/, use: 'cookie', find: argument(1) },
  { module: /^keygrip$/, member: /^(default)?$/, use: 'cookie', find: argument(0) },
  { module: /^tiny-csrf$/, member: /^(default)?$/, use: 'csrf', find: argument(0) },
  { module: /^jsonwebtoken$/, member: /(^|\.)(sign|verify)$/, use: 'token', find: argument(1) },
  { module: /^jwt-simple$/, member: /(^|\.)(encode|decode)$/, use: 'token', find: argument(1) },
  { module: /^njwt$/, member: /^(create|verify)$/, use: 'token', find: argument(1) },
  { module: /^jose$/, member: /^JWT\.(sign|verify)$|^jwtVerify$/, use: 'token', find: argument(1) },
  { module: /^jose$/, member: /(^|\.)sign$/, use: 'token', find: argument(0) },
  { module: /^jose$/, member: KEY, use: 'token', find: argument(0) },
  { module: /^express-jwt$/, member: /^(default|expressjwt|jwt)?$/, use: 'token', find: keyOf(0, 'secret') },
  { module: /^passport-jwt$/, member: /Strategy$/, use: 'token', find: keyOf(0, 'secretOrKey') },
  {
    module: /^(mysql2?(\/promise)?|mariadb|promise-mysql)$/,
    member: /createConnection|createPool/,
    use: 'database',
    find: both(keyOf(0, 'password'), argument(0)),
  },
  {
    module: /^pg(-promise)?$/,
    member: /Pool$|Client$|^$/,
    use: 'database',
    find: both(keyOf(0, 'password'), keyOf(0, 'connectionString'), argument(0)),
  },
  { module: /^sequelize$/, member: /Sequelize$|^(default)?$/, use: 'database', find: both(argument(2), argument(0)) },
  {
    module: /^(mongoose|mongodb|monk|mongojs)$/,
    member: /connect$|createConnection$|MongoClient$|^$/,
    use: 'database',
    find: argument(0),
  },
  { module: /^typeorm$/, member: /createConnection$|DataSource$/, use: 'database', find: keyOf(0, 'password') },
  { module: /^knex$/, member: /^(default|knex)?$/, use: 'database', find: keyOf(0, 'connection', 'password') },
  { module: /^ldapjs(-promise)?$|^ldapts$/, member: /(^|\.)bind$/, use: 'service', find: argument(1) },
  { module: /^neo4j-driver$/, member: /auth\.basic$/, use: 'database', find: argument(1) },
  { module: /^nodemailer$/, member: /createTransport$/, use: 'service', find: keyOf(0, 'auth', 'pass') },
  { module: /^(stripe|@sendgrid\/mail)$/, member: /^(default)?$|setApiKey$/, use: 'service', find: argument(0) },
  { module: /^twilio$/, member: /^(default|Twilio)?$/, use: 'service', find: argument(1) },
  {
    module: /^(request|superagent|needle)$/,
    member: /(^|\.)auth$/,
    use: 'service',
    find: both(argument(1), argument(3)),
  },
  { module: /^https?$/, member: /^(request|get)$/, use: 'service', find: accountOf(0, 'auth') },
  { module: /^superagent$/, member: /(^|\.)auth$/, use: 'service', find: accountOf(0) },
  { module: /^basic-auth-connect$/, member: /^(default)?$/, use: 'service', find: argument(1) },
  { module: /^express-basic-auth$/, member: /^(default)?$/, use: 'service', find: valuesOf(0, 'users') },
  { module: /^ms-rest-(azure|js|nodeauth)$/, member: /^(interactiveL|l)oginWith/, use: 'service', find: argument(1) },
  { module: /^crypto$/, member: /^createHmac$|^create(De)?[cC]ipher(iv)?$/, use: 'service', find: argument(1) },
  {
    module: /^crypto$/,
    member: /^create(Secret|Private)Key$|setPrivateKey$|^private(En|De)crypt$/,
    use: 'service',
    find: both(argument(0), keyOf(0, 'key'), keyOf(0, 'passphrase')),
  },
  { module: /^crypto$/, member: /^sign$/, use: 'service', find: argument(2) },
  { module: /^crypto-js(\/.*)?$/, member: /(en|de)crypt$|Hmac\w+$/i, use: 'service', find: argument(1) },
  { module: /^jsencrypt$/, member: /setPrivateKey$/, use: 'service', find: argument(0) },
  { module: /^digitalocean$/, member: /^client$/, use: 'service', find: argument(0) },
];

/** Packages whose options describe fields, forms and records: a `password` there is a name, or the data of somebody. */
const DESCRIBES =
  /^(\.|$|express$|express-validator$|mongoose$|sequelize|@prisma\/|joi$|@hapi\/joi$|@hapi\/hapi$|yup$|zod$|ajv|validator|swagger|openapi|@nestjs\/swagger|i18n|i18next|passport$|passport-local|bcrypt|supertest$|nock$|faker|@faker-js\/|react|vue|inquirer|prompts|yargs|commander|lodash|underscore|graphql|apollo|type-graphql|class-|winston|pino|debug$|util$|path$|fs$)/;
const OPENS =
  /^(password|passwd|pwd|pass|secret|(client|consumer|app|api|shared)_?secret|(api|secret|private|master|storage_?access|secret_?access|access_?key)_?(key|secret)|(auth|access|bearer|bot|refresh)_?token|bearer|signing_?secret|passphrase|key_?secret)$/i;

/** Secrets by the name of an option, in calls of packages that use them: `axios.post(url, { auth: { password: '…' } })`. */
export function optionsOf({ module, member, args }: Call): Value[] {
  if (DESCRIBES.test(module) || /Schema|define|validat/i.test(member)) return [];
  return args.flatMap((value) => within(value, 0));
}

function within(value: Value, depth: number): Value[] {
  if (value.kind !== 'object' || depth > 3) return [];
  return Object.entries(value.entries).flatMap(([name, entry]) => {
    if (/^authorization$/i.test(name)) return isAuthorization(entry) ? [entry] : [];
    return entry.kind === 'literal' ? (OPENS.test(name) ? [entry] : []) : within(entry, depth + 1);
  });
}

/** `Bearer …`, `Basic …` with what opens the door. */
const isAuthorization = (value: Value): boolean =>
  value.kind === 'literal' &&
  typeof value.value === 'string' &&
  /^(Basic|Bearer|Token) [\w+/=.~-]{8,}$/i.test(value.value);
