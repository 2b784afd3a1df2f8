import { expressionAt, type Range } from '../syntax/range.ts';
import { memberName, type Node } from '../syntax/nodes.ts';
import type { Graph, Spot } from './graph.ts';
import { isCount, isCountOfCall } from './lengths.ts';
import { importOf, packageAt } from './modules.ts';
import { arrivalsIn, isStopped, type Arrival } from './search.ts';

/** Who decides what a text is put together of. */
export type Origin = 'request' | 'configuration' | 'unknown';

/** Where the parts of an expression come from: a request, constants and configuration alone, or what is not seen. */
export function originAt(graph: Graph, path: string, range: Range): { origin: Origin; arrival: Arrival | null } {
  const file = graph.files.file(path);
  const node = file && expressionAt(file.source.ast, range);
  if (!file || !node) return { origin: 'unknown', arrival: null };
  graph.begin();
  const spot: Spot = { file, node, select: [], frame: null };
  const isOpen = ({ checks }: Arrival): boolean => !isStopped(checks, ['number', 'listed']);
  const { arrivals, cut } = arrivalsIn(graph, spot, isOpen);
  const open = arrivals.find(isOpen);
  if (open) return { origin: 'request', arrival: open };
  const ends = cut ? [] : graph.ends(spot);
  const isFixed = ends.length > 0 && ends.every((end) => isConfigured(graph, end));
  return { origin: isFixed ? 'configuration' : 'unknown', arrival: null };
}

const CONFIG = /(^|[/._-])(config(uration)?|settings|constants?|env(ironment)?|tables?|schemas?)([/._-]|$)/i;
const READERS = /^(config|nconf|convict|dotenv|envalid|env-var|node-config|@nestjs\/config)$/;

function isConfigured(graph: Graph, end: Spot): boolean {
  const { node, select } = end;
  if (isCount(end) || isCountOfCall(end)) return true;
  if (node.type === 'MetaProperty') return select[0] === 'env';
  if (/^(String|Numeric|Boolean|Null|BigInt)Literal$/.test(node.type)) return true;
  if (node.type === 'TemplateLiteral') return node.expressions.length === 0;
  if (node.type === 'Identifier') return node.name === 'undefined' || (node.name === 'process' && select[0] === 'env');
  const found = importOf(node, end.file);
  if (found) {
    const known = packageAt(graph, end);
    return (
      /\.json$/.test(found.specifier) || CONFIG.test(found.specifier) || (known !== null && READERS.test(known.module))
    );
  }
  return isReadFromConfig(graph, end, node);
}

/** `config.get('database.table')` */
function isReadFromConfig(graph: Graph, end: Spot, node: Node): boolean {
  if (node.type !== 'CallExpression' || memberName(node.callee) === undefined || !('object' in node.callee))
    return false;
  return graph
    .ends({ ...end, node: node.callee.object as Node, select: [] })
    .some((one) => READERS.test(packageAt(graph, one)?.module ?? ''));
}
