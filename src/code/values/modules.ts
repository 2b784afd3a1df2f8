import type { Known, KnownObject, Source } from './value.ts';
import { type Node, patternNames } from '../syntax/nodes.ts';
import { Scope } from './scope.ts';
import { member } from './members.ts';
import { runBody } from './statements.ts';
import { type Machine, type Module, UNDEFINED, unknown } from './interpreter.ts';

/** Runs a file once and gives its module; a circular import sees it as far as it has run. */
export function runModule(m: Machine, source: Source): Module {
  const known = m.modules.get(source.path);
  if (known) return known;
  const module = createModule(source, m.conditions.length);
  m.modules.set(source.path, module);
  const before = { statement: m.statement, returns: m.returns };
  m.returns = [];
  runBody(m, source.ast.program.body, module.scope);
  Object.assign(m, before);
  return module;
}

/** `depth`: of the condition that it is loaded under; what it does by itself is certain where it is loaded at all. */
function createModule(source: Source, depth: number): Module {
  const scope = new Scope(source);
  const site = { source, node: source.ast.program as Node };
  const exports: KnownObject = { type: 'object', entries: new Map(), open: false, site, depth };
  const entries = new Map([['exports', exports as Known]]);
  const object: KnownObject = { type: 'object', entries, open: false, site, depth };
  scope.self = exports;
  scope.declare('exports', exports, depth);
  scope.declare('module', object, depth);
  const folder = source.path.includes('/') ? source.path.slice(0, source.path.lastIndexOf('/')) : '.';
  scope.declare('__dirname', { type: 'path', value: folder }, depth);
  scope.declare('__filename', { type: 'path', value: source.path }, depth);
  const esm = source.ast.program.body.some((node) =>
    /^(ImportDeclaration|Export|TSExportAssignment|TSImportEquals)/.test(node.type),
  );
  return { source, scope, object, exports, esm };
}

/** What `require` or `import` of a specifier gives: the exports of a file, data, a package, or an unknown. */
export function load(m: Machine, specifier: string, from: Source, node: Node): Known {
  const loaded = m.host.load(specifier, from);
  if (loaded && 'source' in loaded) return exportsOf(runModule(m, loaded.source));
  if (loaded) return fromJson(loaded.json, { source: from, node });
  if (isOutside(specifier)) return { type: 'package', module: 'express', member: '', instance: false };
  if (!/^[./#~@]?\/|^\.\.?$|^#/.test(specifier)) {
    const module = m.host.packageName(specifier, from).replace(/^node:/, '');
    return { type: 'package', module, member: '', instance: false };
  }
  const origin = { kind: 'import' as const, name: specifier, site: { source: from, node } };
  return { type: 'unknown', why: `${specifier} was not found`, text: specifier, origin };
}

/** Express's own examples ask for the folder above them; so do those of packages that wrap it. */
function isOutside(specifier: string): boolean {
  return /^\.\.(\/\.\.)+\/?$|^(\.\.\/)+lib\/express$/.test(specifier);
}

function exportsOf(module: Module): Known {
  return module.object.entries.get('exports') ?? module.exports;
}

/** The value of `import x from`: the default export, or what CommonJS exports as a whole. */
function defaultOf(value: Known): Known {
  if (value.type !== 'object') return value;
  const found = value.entries.get('default') ?? value.lookup?.('default');
  return found ?? value;
}

function namedOf(m: Machine, value: Known, name: string, site: { source: Source; node: Node }): Known {
  if (name === 'default') return defaultOf(value);
  const found = member(m, value, name, site);
  if (found.type !== 'literal' || found.value !== undefined || value.type !== 'object') return found;
  const inner = value.entries.get('default') ?? value.lookup?.('default');
  return inner ? member(m, inner, name, site) : found;
}

function fromJson(json: unknown, site: { source: Source; node: Node }): Known {
  if (Array.isArray(json)) {
    return { type: 'array', items: json.map((item) => fromJson(item, site)), open: false, site };
  }
  if (json !== null && typeof json === 'object') {
    const entries = new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value, site)]));
    return { type: 'object', entries, open: false, site };
  }
  if (json === null || ['string', 'number', 'boolean'].includes(typeof json)) {
    return { type: 'literal', value: json as string | number | boolean | null };
  }
  return json === undefined ? UNDEFINED : unknown('it is no data', site);
}

/** Declares what an import brings; a file is run when the first of its names is asked for. */
export function runImport(m: Machine, node: Extract<Node, { type: 'ImportDeclaration' }>, scope: Scope): void {
  if (node.importKind === 'type' || node.importKind === 'typeof') return;
  const { source } = scope;
  let value: Known | undefined;
  const get = (): Known => (value ??= load(m, node.source.value, source, node));
  if (isEager(m, node.source.value, source) || node.specifiers.length === 0) get();
  for (const specifier of node.specifiers) {
    const site = { source, node: specifier as Node };
    if (specifier.type === 'ImportSpecifier') {
      if (specifier.importKind === 'type') continue;
      const { imported } = specifier;
      const name = imported.type === 'Identifier' ? imported.name : imported.value;
      scope.declareLater(specifier.local.name, () => namedOf(m, get(), name, site));
    } else if (specifier.type === 'ImportDefaultSpecifier') {
      scope.declareLater(specifier.local.name, () => defaultOf(get()));
    } else {
      scope.declareLater(specifier.local.name, get);
    }
  }
}

/** Files that mention an app are run where they are imported, because they may do something to it; others when needed. */
function isEager(m: Machine, specifier: string, from: Source): boolean {
  if (!/^[.#@~]/.test(specifier)) return false;
  const loaded = m.host.load(specifier, from);
  return loaded !== undefined && 'source' in loaded && MENTIONS.test(loaded.source.text);
}

const MENTIONS = /\bexpress\b|\bapp\b|\.listen\(|\.use\(/;

/** `export …`: names looked up when somebody asks, so that later assignments count. */
export function runExport(m: Machine, node: Node, scope: Scope, run: (node: Node) => Known | undefined): void {
  const module = m.modules.get(scope.source.path);
  if (!module) return;
  const { exports } = module;
  if (node.type === 'ExportDefaultDeclaration') {
    const value = run(node.declaration);
    if (value) exports.entries.set('default', value);
  } else if (node.type === 'TSExportAssignment') {
    const value = run(node.expression);
    if (value) module.object.entries.set('exports', value);
  } else if (node.type === 'ExportAllDeclaration') {
    exportAll(exports, () => load(m, node.source.value, scope.source, node));
  } else if (node.type === 'ExportNamedDeclaration') {
    exportNamed(m, node, scope, exports, run);
  }
}

function exportAll(exports: KnownObject, get: () => Known): void {
  const before = exports.lookup;
  exports.lookup = (name) => {
    const own = before?.(name);
    if (own || name === 'default') return own;
    const from = get();
    return from.type === 'object' ? (from.entries.get(name) ?? from.lookup?.(name)) : undefined;
  };
}

function exportNamed(
  m: Machine,
  node: Extract<Node, { type: 'ExportNamedDeclaration' }>,
  scope: Scope,
  exports: KnownObject,
  run: (node: Node) => Known | undefined,
): void {
  if (node.exportKind === 'type') return;
  if (node.declaration) {
    run(node.declaration);
    for (const name of declaredNames(node.declaration)) link(exports, name, () => scope.find(name)?.value);
  }
  for (const specifier of node.specifiers) {
    const exported =
      'exported' in specifier && specifier.exported.type === 'StringLiteral'
        ? specifier.exported.value
        : 'exported' in specifier && specifier.exported.type === 'Identifier'
          ? specifier.exported.name
          : 'default';
    const site = { source: scope.source, node: specifier as Node };
    const from = node.source?.value;
    if (from === undefined) {
      if (specifier.type !== 'ExportSpecifier') continue;
      const { name } = specifier.local;
      link(exports, exported, () => scope.find(name)?.value);
    } else if (specifier.type === 'ExportNamespaceSpecifier') {
      link(exports, exported, () => load(m, from, scope.source, node));
    } else if (specifier.type === 'ExportSpecifier') {
      const { name } = specifier.local;
      link(exports, exported, () => namedOf(m, load(m, from, scope.source, node), name, site));
    }
  }
}

function link(exports: KnownObject, name: string, get: () => Known | undefined): void {
  const before = exports.lookup;
  exports.lookup = (asked) => (asked === name ? get() : before?.(asked));
}

function declaredNames(node: Node): string[] {
  if (node.type === 'VariableDeclaration') {
    return node.declarations.flatMap((declaration) => patternNames(declaration.id as Node));
  }
  const id = (node as { id?: Node | null }).id;
  return id ? patternNames(id) : [];
}
