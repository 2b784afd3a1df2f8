import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../model/errors.ts';
import type { IgnoreRule } from '../engine/ignore.ts';
import { isFile } from '../io/root.ts';
import { suggestion } from './nearest.ts';
import type { Option } from './options/index.ts';

/** What a config file or an answers file may hold: a key for each option that has one. */
export type Config = Partial<{
  protections: string[];
  level: string;
  unsafeFixes: boolean;
  entry: string[];
  schema: string[];
  allEntries: boolean;
  include: string[];
  exclude: string[];
  set: Record<string, string>;
  install: string;
  verify: boolean;
  start: string;
  health: string;
  tests: boolean;
  commits: boolean;
  failOn: string;
  ignore: IgnoreRule[];
  plugins: string[];
}>;

const NAMES = ['harden-express.config.json', 'harden-express.config.js', 'harden-express.config.mjs'];

/**
 * The project's configuration: the named file, or the one that is found.
 *
 * @throws {UserError} where it cannot be read or says something that no option takes
 */
export async function loadConfig(root: string, named: string | undefined, table: readonly Option[]): Promise<Config> {
  const file = named ?? NAMES.map((name) => join(root, name)).find(isFile);
  if (file !== undefined) return validate(await loadFile(file), file, table);
  const manifest = join(root, 'package.json');
  if (!isFile(manifest)) return {};
  const { hardenExpress } = Object(parseJson(readText(manifest), manifest)) as Record<string, unknown>;
  return hardenExpress === undefined ? {} : validate(hardenExpress, 'package.json#hardenExpress', table);
}

/** Answers of an earlier run. */
export function loadAnswers(file: string, table: readonly Option[]): Config {
  return validate(parseJson(readText(file), file), file, table);
}

async function loadFile(file: string): Promise<unknown> {
  if (/\.json$/.test(file)) return parseJson(readText(file), file);
  readText(file);
  try {
    const loaded = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    throw new UserError(
      `${file} cannot be loaded: ${(error as Error).message}`,
      'It must export an object as its default.',
    );
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`,
      'Name a file that can be read; paths are relative to where the command runs, or to -C <dir>.',
    );
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${file} is no JSON: ${(error as Error).message}`,
      'JSON has no comments and no trailing commas.',
    );
  }
}

function validate(value: unknown, file: string, table: readonly Option[]): Config {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`${file} must hold an object.`, 'schema/config.json in the package describes it.');
  }
  const known = new Map(
    table.flatMap((option) => (option.config === undefined ? [] : [[option.config, option] as const])),
  );
  for (const [key, given] of Object.entries(value)) {
    if (key === '$schema') continue;
    const option = known.get(key);
    if (!option) throw new UserError(`${file} has an unknown key "${key}".`, suggestion(key, [...known.keys()]));
    const problem = whyWrong(option, given);
    if (problem !== undefined)
      throw new UserError(`${file}: "${key}" ${problem}.`, 'schema/config.json in the package describes it.');
  }
  const { $schema: _schema, ...config } = value as Record<string, unknown>;
  return config as Config;
}

function whyWrong(option: Option, value: unknown): string | undefined {
  switch (option.kind) {
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'text':
      return typeof value === 'string' ? undefined : 'must be a text';
    case 'choice':
      return option.choices?.includes(value as string) ? undefined : `must be one of ${option.choices?.join(', ')}`;
    case 'pairs':
      return isMap(value) && Object.values(value).every((item) => ['string', 'number', 'boolean'].includes(typeof item))
        ? undefined
        : 'must be an object of texts';
    case 'ignores':
      return Array.isArray(value) && value.every(isIgnore)
        ? undefined
        : 'must be a list of { "rule": "cors/any-origin", "files": ["legacy/**"], "reason": "why" }; "files" may be left out';
    default:
      return isTexts(value) ? undefined : 'must be a list of texts';
  }
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

function isIgnore(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { rule, files, reason, ...rest } = value as Record<string, unknown>;
  if (typeof rule !== 'string' || typeof reason !== 'string' || reason.trim() === '') return false;
  return (files === undefined || isTexts(files)) && Object.keys(rest).length === 0;
}
