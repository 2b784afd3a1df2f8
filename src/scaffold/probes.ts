import type { AppData } from '../../templates/app.ts';
import { parse } from '../code/syntax/parser.ts';
import type { Path } from '../model/tree.ts';
import { isNode, type Node } from './strip-types-lines.ts';

/** The attacks as one file, made when this package is built. */
const BUNDLE = 'dist/probes.js';

/** Where the types are declared that an app's own target and runner are written with. */
const TYPED = ['probe', 'attack'].map((name) => `src/verify/probes/${name}.ts`);

const FUNCTIONS = `/** Every attack, in the order of a table. */
export declare const probes: readonly Probe[];

/** Runs attacks one after the other, those that use up limits last and each on an app that was just started. */
export declare function attack(target: Target, options?: AttackOptions): Promise<AttackResult[]>;

/** To be called before the app is made: routers then keep the paths that others are mounted at. */
export declare function recordMounts(express: unknown): void;

/** Every route of an app, as \`GET /notes/:id\`. */
export declare function routesOf(app: unknown): string[];
`;

/**
 * The attacks as `test/security/probes.js`, with the types of what an app calls where it is TypeScript.
 *
 * @param read the text of a file of the package
 */
export function probeFiles({ ts }: Pick<AppData, 'ts'>, read: (path: Path) => string): Map<Path, string> {
  const files = new Map([['test/security/probes.js', read(BUNDLE)]]);
  const types = TYPED.flatMap((path) => exportedTypes(read(path), path));
  if (ts) files.set('test/security/probes.d.ts', `${types.join('\n\n')}\n\n${FUNCTIONS}`);
  return files;
}

/** The exported interfaces and types of a module, each with the comment above it. */
function exportedTypes(text: string, path: Path): string[] {
  const { program } = parse(text, path) as unknown as { program: { body: Node[] } };
  return program.body
    .filter(({ type, exportKind }) => type === 'ExportNamedDeclaration' && exportKind === 'type')
    .filter(({ declaration }) => isNode(declaration))
    .map(({ start, end }) => text.slice(withComment(text, start), end));
}

function withComment(text: string, start: number): number {
  const before = text.slice(0, start).trimEnd();
  const comment = before.lastIndexOf('/**');
  return before.endsWith('*/') && before.indexOf('*/', comment) === before.length - 2 ? comment : start;
}
