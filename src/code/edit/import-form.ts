import type { Statement } from '@babel/types';
import { bindingsOf, requiredModule } from '../syntax/imports-of-file.ts';
import type { ImportSpec } from './code-spec.ts';
import { walk } from '../syntax/nodes.ts';
import { textOf } from '../syntax/ancestors.ts';
import type { SourceFile } from '../syntax/source-file.ts';

/** How a file imports. */
export interface ImportForm {
  esm: boolean;
  keyword: 'const' | 'var';
  /** `import * as cors from 'cors'`, `import cors = require('cors')`: TypeScript without `esModuleInterop`. */
  whole: 'default' | 'namespace' | 'equals';
  /** Nothing but types is imported in another way than by `import x = require()`: `verbatimModuleSyntax` asks for that. */
  strict: boolean;
}

/** Packages with a `default` of their own: a default import of them works without `esModuleInterop`. */
export const HAS_DEFAULT = new Set(['helmet', 'express-rate-limit']);

export function importForm(file: SourceFile): ImportForm {
  const { body } = file.ast.program;
  const requires = body.filter(isRequire);
  const esm = body.some(isModuleSyntax) || (requires.length === 0 && /\.(?:mjs|m?tsx?)$/.test(file.path));
  const keyword = requires.length > 0 && requires.every(({ kind }) => kind === 'var') ? 'var' : 'const';
  if (body.some(({ type }) => type === 'TSImportEqualsDeclaration'))
    return { esm, keyword, whole: 'equals', strict: !body.some(isValueImport) };
  const namespaces = bindingsOf(file).filter(({ kind }) => kind === 'namespace');
  const called = namespaces.some(({ local }) => isCalled(file, local));
  return { esm, keyword, whole: called ? 'namespace' : 'default', strict: false };
}

function isValueImport(statement: Statement): boolean {
  return statement.type === 'ImportDeclaration' && statement.importKind !== 'type';
}

function isModuleSyntax({ type }: Statement): boolean {
  return /^(?:Import|Export\w*)Declaration$/.test(type) || /^TS(?:ImportEquals|Export)/.test(type);
}

function isRequire(statement: Statement): statement is Extract<Statement, { type: 'VariableDeclaration' }> {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => init && requiredModule(init) !== undefined);
}

/** Whether a name is called itself, as `helmet()` is. */
export function isCalled({ ast }: SourceFile, local: string): boolean {
  let called = false;
  walk(ast, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === local)
      called = true;
  });
  return called;
}

/** The statement that imports, in the file's form and our own quotes. */
export function importLine(file: SourceFile, spec: ImportSpec, local: string): string {
  const form = importForm(file);
  const module = `'${specifierFor(file, form, spec.module)}'`;
  const renamed = (separator: string): string => (spec.name === local ? local : `${spec.name}${separator}${local}`);
  const gap = bracesAreTight(file) ? '' : ' ';
  if (!form.esm) {
    if (spec.byMember && spec.kind === 'named') return `${form.keyword} ${local} = require(${module}).${spec.name};`;
    const target = spec.kind === 'named' ? `{${gap}${renamed(': ')}${gap}}` : local;
    return `${form.keyword} ${target} = require(${module});`;
  }
  const isOwnName = spec.kind === 'named' && spec.module.startsWith('.');
  if (form.strict && !spec.type && !isOwnName) return `import ${local} = require(${module});`;
  const keyword = spec.type ? 'import type' : 'import';
  if (spec.kind === 'named') return `${keyword} {${gap}${renamed(' as ')}${gap}} from ${module};`;
  const plain = form.whole === 'default' || HAS_DEFAULT.has(spec.module) || spec.module.startsWith('.');
  if (plain) return `import ${local} from ${module};`;
  return form.whole === 'equals' ? `import ${local} = require(${module});` : `import * as ${local} from ${module};`;
}

/** `import {json} from 'express'` */
function bracesAreTight({ ast, text }: SourceFile): boolean {
  const heads = ast.program.body.filter((one) => one.type === 'ImportDeclaration' || isRequire(one));
  const openings = heads.flatMap((one) => /\{(\s?)/.exec(textOf(text, one))?.[1] ?? []);
  return openings.length > 0 && openings.every((gap) => gap === '');
}

const ASSET = /\.(json|css|s[ac]ss|less|vue|svelte|svg|png|html|graphql|gql|txt|wasm|node)$/;

/** The path as most of this file's own are written; files of a compiler differ in their extension. */
function specifierFor(file: SourceFile, form: ImportForm, module: string): string {
  if (!module.startsWith('.')) return module;
  const others = bindingsOf(file).filter((binding) => binding.module.startsWith('.') && !ASSET.test(binding.module));
  const extensions = others.flatMap((binding) => /\.[cm]?[jt]sx?$/.exec(binding.module)?.[0] ?? []);
  const [extension] = extensions.length * 2 < others.length ? [] : extensions;
  if (!extension && !form.esm) return module.replace(/(?:\/index)?\.[jt]s$/, '');
  // What Node itself runs as a module names its files in full: JavaScript that does not goes through a compiler.
  if (!extension) return others.length > 0 ? module.replace(/(?:\/index)?\.[cm]?[jt]s$/, '') : module;
  const end = /ts/.test(extension) ? 'ts' : 'js';
  return /\.[cm]?[jt]s$/.test(module) ? module.replace(/[jt]s$/, end) : `${module}.${end}`;
}
