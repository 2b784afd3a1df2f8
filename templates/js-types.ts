const express = (type: string): string => `import('express').${type}`;
const HANDLER = [`@type {${express('RequestHandler')}}`];
const LIMIT = ["@returns {Partial<import('express-rate-limit').Options>}"];

const ANSWERS = [`@param {${express('Response')}} res`, `@param {${express('NextFunction')}} next`];

/** What the members of the config module say of themselves in JavaScript that the compiler reads. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  notFound: HANDLER,
  originGuard: HANDLER,
  permissionsPolicy: [`@param {${express('Request')}} _req`, ...ANSWERS],
  errorHandler: [`@type {${express('ErrorRequestHandler')}}`],
  helmet: ["@returns {import('helmet').HelmetOptions}"],
  cors: ["@returns {import('cors').CorsOptions}"],
  rateLimit: LIMIT,
  loginRateLimit: LIMIT,
  codeRateLimit: LIMIT,
  clientAddress: [`@param {${express('Request')}} req`],
  inDevelopment: [
    '@template Value',
    '@template [Other=undefined]',
    '@param {Value} value',
    '@param {Other} [other]',
    '@returns {Value | Other | undefined}',
  ],
  forwardRejections: [`@param {{ Router(): ${express('Router')} }} express`],
  asyncRoute: [`@param {${express('RequestHandler')}} handler`, `@returns {${express('RequestHandler')}}`],
};

const HANDLE = [`@this {{ handle: ${express('RequestHandler')} }}`, `@param {${express('Request')}} req`, ...ANSWERS];

/** Members that the compiler reads without a fault, strict as it may be; `undefined` where one of them has no types yet. */
export function withTypes<M extends { name: string; code: string }>(members: readonly M[]): M[] | undefined {
  if (!members.every(({ name }) => TYPES[name])) return undefined;
  return members.map((member) => ({ ...member, code: inside(documented(member.code, TYPES[member.name] ?? [])) }));
}

/** The tags below the text of the comment that a member begins with. */
function documented(code: string, tags: readonly string[]): string {
  const [whole = '', text = ''] = /^\/\*\*([^]*?)\*\/\n/.exec(code) ?? [];
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd())
    .filter(Boolean);
  return `${comment([...lines, '', ...tags])}\n${code.slice(whole.length)}`;
}

const comment = (lines: readonly string[]): string =>
  ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');

/** What TypeScript cannot tell inside of functions. */
const inside = (code: string): string =>
  code
    .replace('const isError = (code) =>', 'const isError = (/** @type {unknown} */ code) =>')
    .replace('.stack[0].constructor.prototype;', '.stack[0]);')
    .replace('const layer = express.Router()', 'const layer = Object.getPrototypeOf(express.Router()')
    .replace(/^( *)(?=layer\.handle_request = )/m, (indent) => `${comment(HANDLE).replace(/^/gm, indent)}\n${indent}`)
    .replace(/^( *)(?=const result = )/m, '$1/** @type {unknown} */\n$1');
