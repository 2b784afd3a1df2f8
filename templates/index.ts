import { isBuiltin } from 'node:module';
import Handlebars from 'handlebars/runtime.js';
import config from './security/config.hbs';
import limitOptions from './security/limit-options.hbs';
import nonce from './security/nonce.hbs';
import { withTypes } from './js-types.ts';
import { SECTIONS } from './section-texts.ts';
import type { ConfigData, ConfigSections } from './sections.ts';

export type { ConfigData, ConfigSections };

/** The data of each template, by name: its path below `templates/` without `.hbs`. */
export interface TemplateData {
  'security/config': ConfigData;
}

export type TemplateName = keyof TemplateData;

/** A module that rendered code needs, as the transforms take it. */
export interface UsedImport {
  module: string;
  kind: 'default' | 'named';
  name: string;
  type?: true;
}

/** Text that one rendering gathers on the way. */
interface Gathered {
  members: { name: string; code: string }[];
  /** The one that is rendered now. */
  section: string;
  named: NonNullable<ConfigData['named']>;
  plain: boolean;
  equals: boolean;
  imports: UsedImport[];
  types: UsedImport[];
}

const DEFAULTS = {
  helmet: true,
  permissionsPolicy: true,
  framed: false,
  framedWhy: '',
  polled: '',
  publicUrl: '',
  sniffed: '',
  unread: false,
  requestLog: '',
  logger: null,
  inUse: false,
  left: [],
  headers: false,
  exposes: false,
  early: false,
  asyncParam: false,
  asyncErrorHandler: false,
  asyncRoute: false,
  ownTypes: false,
  inDevelopment: false,
  forwardRejections: false,
  late: false,
};
const handlebars = Handlebars.create();
const known = new Map<TemplateSpecification, HandlebarsTemplateDelegate>();

/** What renders a template: made once. A name that the data lacks throws. */
function rendererOf({ spec }: typeof config): HandlebarsTemplateDelegate {
  const before = known.get(spec);
  if (before) return before;
  const made = handlebars.template(spec);
  known.set(spec, made);
  return made;
}

const literal = (value: string): string => (/['\\\n]/.test(value) ? JSON.stringify(value) : `'${value}'`);
const gathered = (options: Handlebars.HelperOptions): Gathered => (options.data as { gathered: Gathered }).gathered;

handlebars.registerPartial('nonce', (...data) => rendererOf(nonce)(...data).trimEnd());
handlebars.registerPartial('limitOptions', rendererOf(limitOptions));
handlebars.registerHelper({
  is: (left: unknown, right: unknown) => left === right,
  simple: (typed?: boolean, own?: boolean) => typed === true && own !== true,
  enforced: (enforce: string, ...lists: unknown[]) =>
    enforce !== 'never' && lists.some((list) => Array.isArray(list) && list.length > 0),
  upgrades: (enforce: string, tls: boolean) => tls && enforce === 'opt-in',
  literal,
  list: (values: readonly string[]) => values.map(literal).join(', '),
  pairs: (values: Readonly<Record<string, string>>) =>
    Object.entries(values)
      .map(([key, code]) => `${key}: ${code}`)
      .join(', '),
  join: (sources: readonly string[]) => sources.map((source) => `/${source}/`).join(', '),
  parts: (signs: readonly Sign[]) => [...new Set(signs.map(({ part }) => part))].sort().join(', '),
  signCode: signsCode,
  signGroup: (signs: readonly Sign[], options: Handlebars.HelperOptions) =>
    signs.length === 1 ? signsCode(signs, options) : `(${signsCode(signs, options)})`,
  signTypes,
  member(this: unknown, name: string, options: Handlebars.HelperOptions) {
    const found = gathered(options);
    const asked: unknown[] = [name, options.hash['for']];
    if (found.named[found.section]?.some((one) => asked.includes(one)) === false) return '';
    const code = options.fn(this).trim().replace(/,$/, '');
    found.members.push({ name, code: found.plain ? plainer(code) : code });
    return '';
  },
  use(name: string, module: string, options: Handlebars.HelperOptions) {
    const { imports, equals } = gathered(options);
    const isWhole = options.hash['default'] === true;
    addOnce(imports, { module, kind: isWhole ? 'default' : 'named', name });
    if (isWhole) return name;
    return equals ? `${wholeName(module)}.${name}` : name;
  },
  log(error: string, logger: Logger | null, requestLog: string, options: Handlebars.HelperOptions) {
    if (!logger) return `${requestLog ? `(req.${requestLog} ?? console)` : 'console'}.error(${error})`;
    const { module, kind, name, takes, called, label } = logger;
    addOnce(gathered(options).imports, { module, kind, name });
    const told = {
      error,
      fields: `{ ${error === 'err' ? 'err' : `err: ${error}`} }, 'Request failed'`,
      text: `String(${error} instanceof Error ? ${error}.stack : ${error})`,
      prefixed: `${literal(label ?? '')}, ${error}`,
    }[takes];
    const own = called ? `${name}(${label === undefined ? '' : literal(label)})` : name;
    return `${requestLog ? `(req.${requestLog} ?? ${own})` : own}.error(${told})`;
  },
  type(name: string, module: string, options: Handlebars.HelperOptions) {
    addOnce(gathered(options).types, { module, kind: 'named', name, type: true });
    return name;
  },
});

type Logger = NonNullable<ConfigSections['errors']['logger']>;
type Sign = ConfigSections['private-cache']['signs'][number];

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);

/** `session?.user`, `cookies?.['x-token']`, `user`. */
function signsCode(signs: readonly Sign[], options: Handlebars.HelperOptions): string {
  const { plain } = gathered(options);
  const codes = signs.map(({ part, key }) => {
    if (part === 'user') return part;
    if (plain) return `${part} && ${part}${isName(key) ? `.${key}` : `[${literal(key)}]`}`;
    return isName(key) ? `${part}?.${key}` : `${part}?.[${literal(key)}]`;
  });
  return codes.join(' || ');
}

/** `session?: { user?: unknown } | null; user?: unknown` */
function signTypes(signs: readonly Sign[]): string {
  const parts = [...new Set(signs.map(({ part }) => part))].sort();
  const types = parts.map((part) => {
    const keys = signs
      .filter((sign) => sign.part === part)
      .map(({ key }) => `${isName(key) ? key : literal(key)}?: unknown`);
    return part === 'user' ? 'user?: unknown' : `${part}?: { ${keys.join('; ')} } | null`;
  });
  return types.join('; ');
}

/** The text of a template. A name that the data lacks throws, so that nothing is rendered empty by mistake. */
export function render<N extends TemplateName>(name: N, data: TemplateData[N]): string {
  const renderers: { [T in TemplateName]: (data: TemplateData[T]) => string } = { 'security/config': renderConfig };
  return renderers[name](data);
}

/** The whole config module with the given sections. */
export function renderConfig(data: ConfigData): string {
  const { members, imports, types } = gather(data);
  const { modules, language } = data;
  const module = modules === 'esm' || language === 'ts';
  const own = imports.filter((used) => used.module.startsWith('.'));
  const others = imports.filter((used) => !own.includes(used));
  const form = module ? 'import' : (data.node ?? 6) < 6 ? 'member' : 'require';
  // Compilers of before `import type` import both in one line.
  const mixed = data.plain && module && !data.equals ? types.map(({ type: _type, ...used }) => used) : [];
  const values = data.equals ? wholeImports(others) : importLines([...others, ...mixed], form);
  const named = mixed.length > 0 ? values : [...values, ...importLines(types, 'import', data.plain ? '' : 'type ')];
  const lines = [...named.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)), ...importLines(own, form)];
  const body = (data.checked ? withTypes(members) : members).map(({ code }) => `${indent(code)},`).join('\n\n');
  const getters = members.some(({ code }) => /^get \w/m.test(code) && code.includes('process.env'));
  const text = rendererOf(config)({
    // Node 4 knows `let` in strict code alone.
    strict: !module && (data.strict === true || (data.node ?? 6) < 6),
    module,
    equals: data.equals ?? false,
    imports: lines,
    getters,
    body,
  });
  return data.prefix === undefined ? text : text.replace(VARIABLES, (name) => `${data.prefix}${name}`);
}

/** Variables of the module's own, which are called as the app calls its own. */
const VARIABLES = /\b(?:(?:LOGIN_)?RATE_LIMIT|ALLOWED_ORIGINS|CSP_ENFORCE|CSP_REPORT_URI|BODY_LIMIT)\b/g;

/** What the members of the module import. */
export function importsOfConfig(data: ConfigData): UsedImport[] {
  const { imports, types } = gather(data);
  return [...imports, ...types.map(({ type, ...used }) => (data.plain ? used : { ...used, type }))];
}

function gather({
  sections,
  language,
  named = {},
  plain = false,
  node = 16,
  nodePrefix = node >= 16,
  equals = false,
  indexed,
  isolated,
}: ConfigData): Gathered {
  const old = plain || (language === 'js' && node < 14);
  const gathered: Gathered = { members: [], section: '', named, plain: old, equals, imports: [], types: [] };
  for (const [name, source] of Object.entries(SECTIONS)) {
    const data = sections[name as keyof ConfigSections];
    if (!data) continue;
    gathered.section = name;
    const policy = sections.csp !== undefined;
    rendererOf(source)({ ...DEFAULTS, ...data, policy, ts: language === 'ts' }, { data: { gathered } });
  }
  if (isolated) for (const member of gathered.members) member.code = withType(member.code);
  if (indexed) for (const member of gathered.members) member.code = byIndex(member.code);
  // `node:` before a module and `base64url` came with Node 16, and late versions of 14.
  if (node < 16) for (const member of gathered.members) member.code = member.code.replace("'base64url'", "'base64'");
  if (nodePrefix) return gathered;
  const imports = gathered.imports.map((used) => ({ ...used, module: used.module.replace(/^node:/, '') }));
  return { ...gathered, imports };
}

const plainer = (code: string): string =>
  code
    .replace(/(\d)_(?=\d)/g, '$1')
    .replaceAll(' ?? ', ' || ')
    .replace(/\breq\.body\?\./g, '(req.body || {}).')
    .replace('{ ...err.headers }', 'Object.assign({}, err.headers)')
    .replace(/(process\.env\.\w+)\?\.startsWith\('https:'\)/g, "/^https:/.test($1 || '')");

/** A `member` of what `require` gives is named by itself: what is taken apart came with Node 6. */
type Form = 'import' | 'require' | 'member';

function importLines(imports: readonly UsedImport[], form: Form, keyword = ''): string[] {
  const modules = [...new Set(imports.map((used) => used.module))].sort();
  return modules.flatMap((name) => {
    const used = imports.filter((one) => one.module === name);
    const names = used.filter(({ kind }) => kind === 'named').map((one) => one.name);
    const whole = used.find(({ kind }) => kind === 'default')?.name;
    const both = [whole ?? [], names.length > 0 ? `{ ${names.sort().join(', ')} }` : []].flat();
    if (form === 'member')
      return used.map((one) => `const ${one.name} = require('${name}')${one.kind === 'named' ? `.${one.name}` : ''};`);
    if (form === 'import') return [`import ${keyword}${both.join(', ')} from '${name}';`];
    return both.map((one) => `const ${one} = require('${name}');`);
  });
}

/** `expressRateLimit` of `express-rate-limit`, `http` of `node:http`. */
const wholeName = (module: string): string =>
  module.replace(/^node:/, '').replace(/\W+(\w)/g, (_match, letter: string) => letter.toUpperCase());

function wholeImports(imports: readonly UsedImport[]): string[] {
  const modules = [...new Set(imports.map((used) => used.module))].sort();
  return modules.map((name) => `import ${wholeName(name)} = require('${name}');`);
}

/** Modules of Node come first, then the alphabet; types behind the values of their module. */
function placeOf(line: string): string {
  const module = /'([^']+)'/.exec(line)?.[1] ?? '';
  return `${Number(!isBuiltin(module))} ${module} ${line.startsWith('import type ')}`;
}

const byIndex = (code: string): string =>
  code.replace(/(\bprocess\.env|\bres\.locals|\(res as Response\)\.locals)\.(\w+)/g, "$1['$2']");

/** Helmet names no type for the options of the policy alone. */
const withType = (code: string): string =>
  code.replace(
    'get contentSecurityPolicy() {',
    "get contentSecurityPolicy(): Exclude<HelmetOptions['contentSecurityPolicy'], boolean | undefined> {",
  );

function addOnce(list: UsedImport[], used: UsedImport): void {
  if (!list.some(({ module, name }) => module === used.module && name === used.name)) list.push(used);
}

const indent = (code: string): string => code.replace(/^(?=.)/gm, '  ');
