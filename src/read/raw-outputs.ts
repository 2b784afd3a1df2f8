import type { Place } from '../model/place.ts';
import type { RawOutputFact } from '../model/files.ts';
import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { keyName, memberName, walk, type Node } from '../code/syntax/nodes.ts';
import { joinPath } from '../code/values/operators.ts';
import { type Machine, textOf } from '../code/values/interpreter.ts';
import { rawOutputs, syntaxOf, takenInBy, type ViewSyntax } from '../code/express/views/index.ts';
import { isTest } from './entry-points.ts';
import { literalPattern } from './literal-pattern.ts';
import { folderOf, isBelow, type Sources } from './sources.ts';
import { placeAt, placeOf } from './values.ts';

/** Mails and other texts are no pages of the site. */
const OTHER = /(^|\/)(e?mails?|mailers?|newsletters?|notifications?\/(e?mail|templates?)|sms)(\/|[-_.])/i;

/** Values that views put into pages as they are. */
export function readRawOutputs(sources: Sources, views: Project['views'], machine: Machine): RawOutputFact[] {
  const files = new Map<Path, { engine: string; dir: Path; syntax: ViewSyntax }>();
  for (const { engine, dir, files: own } of views) {
    const syntax = syntaxOf(engine);
    if (syntax)
      for (const file of own) if (!files.has(file) && !OTHER.test(file)) files.set(file, { engine, dir, syntax });
  }
  if (files.size === 0) return [];
  const shown = shownBy(sources, files);
  const code = new Code(machine);
  return [...files].flatMap(([file, { engine, dir, syntax }]): RawOutputFact[] => {
    const text = sources.text(file);
    if (text === undefined) return [];
    return rawOutputs(text, syntax).map(({ start, end, ...output }) => {
      const { names: all, given } = shown.get(file) ?? { names: new Set<string>(), given: new Set<string>() };
      const names = output.paths.some(([root = '']) => given.has(root)) ? [nameOf(file, dir)] : [...all];
      return {
        ...output,
        engine,
        place: placeAt({ path: file, text }, start, end),
        shownBy: names,
        given: code.givenTo(output.paths, names),
      };
    });
  });
}

const nameOf = (file: Path, dir: Path): string =>
  (isBelow(file, dir) && dir !== '.' ? file.slice(dir.length + 1) : file).replace(/\.\w+$/, '');

interface Shown {
  names: Set<string>;
  /** What those that take it in give it under other names. */
  given: Set<string>;
}

type Views = ReadonlyMap<Path, { dir: Path; syntax: ViewSyntax }>;

/** For each view the names under which it, or what takes it in, is rendered. */
function shownBy(sources: Sources, files: Views): Map<Path, Shown> {
  const shown = new Map(
    [...files].map(([file, { dir }]): [Path, Shown] => [
      file,
      { names: new Set([nameOf(file, dir)]), given: new Set() },
    ]),
  );
  const taken = [...files].flatMap(([by, { syntax }]) =>
    takenInBy(sources.text(by) ?? '', syntax).flatMap(({ name, given }) =>
      filesNamed(name, by, files).map((file) => ({ by, file, given })),
    ),
  );
  for (const { file, given } of taken) for (const key of given) shown.get(file)?.given.add(key);
  for (let turn = 0, changed = true; turn < 6 && changed; turn += 1) {
    changed = false;
    for (const { by, file } of taken) {
      const own = shown.get(file)?.names ?? new Set();
      const before = own.size;
      for (const one of shown.get(by)?.names ?? []) own.add(one);
      changed ||= own.size !== before;
    }
  }
  for (const [file, { names }] of shown)
    if (/(^|\/)_?(layouts?|base|main|default|master)(\/|\.\w+$)/i.test(file)) names.add('*');
  return shown;
}

/** The file beside the view, or else those whose path ends so. */
function filesNamed(name: string, by: Path, files: Views): Path[] {
  const bare = (path: Path): Path => path.replace(/\.\w+$/, '');
  const beside = bare(joinPath(folderOf(by), name));
  const end = bare(name.replace(/^(\.{0,2}\/)+/, ''));
  const all = [...files.keys()].filter((file) => file !== by);
  const exact = all.filter((file) => bare(file) === beside);
  return exact.length > 0 ? exact : all.filter((file) => bare(file) === end || bare(file).endsWith(`/${end}`));
}

/** What the code of the app gives to its views. */
class Code {
  readonly #texts: string;
  /** By view and key what it is given, each time it is rendered; `null` where that is not seen. */
  readonly #given = new Map<string, Map<string, string>[]>();
  readonly #unseen = new Set<string>();

  constructor(machine: Machine) {
    const texts: string[] = [];
    for (const { source } of machine.modules.values()) {
      if (isTest(source.path)) continue;
      texts.push(source.text);
      if (!/\brender\(/.test(source.text)) continue;
      walk(source.ast.program, (node) => {
        if (node.type === 'CallExpression' && memberName(node.callee as Node) === 'render')
          this.#note(node.arguments as Node[], (inner) => declared(textOf(source, inner), source.text));
      });
    }
    this.#texts = texts.join('\n');
  }

  #note([view, locals]: readonly Node[], textOfNode: (node: Node) => string): void {
    if (view?.type !== 'StringLiteral') return;
    const name = view.value.replace(/\.\w+$/, '').replace(/^\.?\//, '');
    if (locals && locals.type !== 'ObjectExpression') this.#unseen.add(name);
    const given = new Map<string, string>();
    for (const property of locals?.type === 'ObjectExpression' ? locals.properties : []) {
      if (property.type !== 'ObjectProperty') this.#unseen.add(name);
      else given.set(keyName(property.key, property.computed) ?? '', textOfNode(property.value));
    }
    this.#given.set(name, [...(this.#given.get(name) ?? []), given]);
  }

  givenTo(paths: RawOutputFact['paths'], views: readonly string[]): RawOutputFact['given'] {
    const last = paths.map((path) => path.findLast((part) => part !== '*') ?? '');
    if (last.every((name) => this.#isCleaned(name))) return 'sanitized';
    const values = views.flatMap((view) => (view === '*' ? [undefined] : this.#valuesOf(view, paths[0]?.[0] ?? '')));
    if (paths.length !== 1 || paths[0]?.length !== 1 || values.length === 0) return 'unseen';
    if (values.every((value) => value !== undefined && CONSTANT.test(value))) return 'constant';
    return values.every((value) => value !== undefined && /^JSON\.stringify\(/.test(value)) ? 'json' : 'unseen';
  }

  #valuesOf(view: string, key: string): (string | undefined)[] {
    if (this.#unseen.has(view)) return [undefined];
    return (this.#given.get(view) ?? []).map((given) => given.get(key));
  }

  /** `post.html = sanitize(…)`, `html: DOMPurify.sanitize(…)`; a translation is the app's own text. */
  #isCleaned(name: string): boolean {
    if (name === '') return false;
    const escaped = literalPattern(name);
    return new RegExp(
      `\\b${escaped}\\b['"]?\\s*[:=](?!=)[^;\\n]{0,160}(?:sanitiz|purify|\\bxss\\(|escape(?:html)?\\(|encode\\(|(?<![\\w$])(?:t|__|i18n\\w*|translate)\\()`,
      'i',
    ).test(this.#texts);
  }
}

/** What a name is declared as, where the file declares it once. */
function declared(value: string, text: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(value)) return value;
  const name = value.replace(/\$/g, '\\$&');
  const found = [...text.matchAll(new RegExp(`\\b(?:const|let|var)\\s+${name}\\s*=\\s*([^;\\n]+)`, 'g'))];
  return found.length === 1 ? (found[0]?.[1] ?? value).trim() : value;
}

const CONSTANT = /^(['"`])(?:(?!\1|\$\{)[^\\]|\\.)*\1$|^(true|false|null|undefined|-?\d+(\.\d+)?)$/;

/** `mustache.escape = (text) => text`, `engine.escapeMarkup = false`. */
export function readEscapesOff(machine: Machine): Place[] {
  const found: Place[] = [];
  for (const { source } of machine.modules.values()) {
    if (isTest(source.path) || !/\.escape(Markup)?\s*=(?!=)/.test(source.text)) continue;
    walk(source.ast.program, (node) => {
      if (node.type !== 'AssignmentExpression') return;
      const name = memberName(node.left as Node);
      const off = node.right.type === 'BooleanLiteral' && !node.right.value;
      const isMustache =
        name === 'escape' && /['"]mustache['"]/.test(source.text) && /Function|Identifier/.test(node.right.type);
      if ((name === 'escapeMarkup' && off) || isMustache) found.push(placeOf({ source, node }));
    });
  }
  return found;
}
