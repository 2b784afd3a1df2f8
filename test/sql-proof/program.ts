import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import type { Session } from './drivers.ts';

/** What became of one run of a program; `hung` where it never answered. */
export type Answer =
  { kind: 'value'; value: unknown } | { kind: 'error'; message: string; code: string } | { kind: 'hung' };

const PATIENCE_MS = 8_000;

type Callback = (error: unknown, value?: unknown) => void;
type Run = (input: unknown, done?: Callback) => unknown;
type Handler = (request: object, response: object, next: Callback) => unknown;

/** The other files of a program, by the names that `./` is written before. */
type Others = Readonly<Record<string, string>>;

const jsText = new Map<string, string>();

/**
 * Runs a module as an app would: `run(input)` with a promise, `run(input, callback)`, or the last handler that it gives to Express.
 * `input` is query, body and parameters of the request in one.
 */
export async function runProgram(
  text: string,
  path: string,
  session: Session,
  input: unknown,
  others: Others = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const before = process.listeners('uncaughtException');
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      process.removeAllListeners('uncaughtException');
      for (const listener of before) process.on('uncaughtException', listener);
      resolve(answer);
    };
    const fail = (error: unknown): void => settle(failure(error));
    const timer = setTimeout(() => settle({ kind: 'hung' }), PATIENCE_MS);
    // `if (err) throw err` in a driver's callback
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', fail);
    try {
      const { run, handler } = load(toJs(text, path), path, session, others);
      if (run && run.length < 2) {
        Promise.resolve(run(input)).then((value) => settle({ kind: 'value', value }), fail);
      } else if (run) {
        run(input, (error, value) => (error ? fail(error) : settle({ kind: 'value', value })));
      } else if (handler) {
        const { request, response } = exchange(input, (value) => settle({ kind: 'value', value }));
        Promise.resolve(handler(request, response, fail)).catch(fail);
      } else {
        fail(new Error(`${path} has neither run nor a handler`));
      }
    } catch (error) {
      fail(error);
    }
  });
}

function failure(error: unknown): Answer {
  const { message, code } = (typeof error === 'object' && error ? error : { message: String(error) }) as Record<
    string,
    unknown
  >;
  return { kind: 'error', message: String(message), code: String(code ?? '') };
}

function toJs(text: string, path: string): string {
  if (!/\.ts$/.test(path) && !/^\s*(import|export)\b/m.test(text)) return text;
  const known = jsText.get(text);
  if (known) return known;
  const { code } = transformSync(text, {
    format: 'cjs',
    loader: path.endsWith('.ts') ? 'ts' : 'js',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  jsText.set(text, code);
  return code;
}

const handBuilt = createRequire(import.meta.url);

function load(
  js: string,
  path: string,
  session: Session,
  others: Others,
): { run?: Run | undefined; handler?: Handler | undefined } {
  const handlers: Handler[] = [];
  const loaded = new Map<string, { exports: unknown }>();
  const require = (name: string): unknown => {
    if (name === 'express') return express(handlers);
    const file = name.startsWith('./') ? name.slice(2).replace(/(\.js)?$/, '.js') : '';
    if (!(file in others)) return session.require(name);
    return (loaded.get(file) ?? evaluate(toJs(others[file] ?? '', file), file)).exports;
  };
  const evaluate = (code: string, file: string): { exports: unknown } => {
    const module: { exports: unknown } = { exports: {} };
    loaded.set(file, module);
    const names = ['require', 'module', 'exports', '__filename', '__dirname', 'process'];
    const factory = compileFunction(code, names, { filename: file }) as (...args: unknown[]) => void;
    factory(require, module, module.exports, file, '.', handBuilt('node:process'));
    return module;
  };
  const exported = evaluate(js, path).exports as { run?: Run; handler?: Handler };
  return { run: exported.run, handler: exported.handler ?? handlers.at(-1) };
}

/** As much of Express as a program needs to hand over its handler. */
function express(handlers: Handler[]): object {
  const take = (...args: unknown[]): void => {
    const last = args.at(-1);
    if (typeof last === 'function') handlers.push(last as Handler);
  };
  const methods = Object.fromEntries(['get', 'post', 'put', 'delete', 'patch', 'all'].map((method) => [method, take]));
  const router = (): object => ({ ...methods, use: () => {}, listen: () => {}, locals: {}, set: () => {} });
  const ignore = (): (() => void) => () => {};
  return Object.assign(router, { Router: router, json: ignore, urlencoded: ignore, static: ignore, default: router });
}

function exchange(input: unknown, answer: (value: unknown) => void): { request: object; response: object } {
  let status = 200;
  const send = (body?: unknown): void => answer({ status, body });
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    json: send,
    send,
    end: send,
    redirect: send,
    sendStatus: (code: number) => answer({ status: code }),
    render: (view: string, data: unknown) => answer({ status, view, data }),
    set: () => response,
    setHeader: () => response,
    locals: {},
  };
  const request = {
    query: input,
    body: input,
    params: input,
    cookies: input,
    headers: input,
    session: {},
    app: { locals: {} },
  };
  return { request, response };
}
