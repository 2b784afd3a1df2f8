import { readGrowth } from './template/accumulation/index.ts';
import type { TextPart } from './resolve/fact.ts';
import type { Roles } from './resolve/roles.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';
import type { Node } from '../syntax/nodes.ts';
import { safeWhy } from './classify/safe-holes.ts';
import { linearize, sizeOf, type Piece, type PieceCall, type TextContext } from './template/index.ts';

/** Expressions looked at for the text of one call, after which the rest is unknown. */
const LOOKS = 20_000;
/** For all calls of a file: so many, and one for each of its characters; what is left for one more when they are used up. */
const LOOKS_A_FILE = 10 * LOOKS;
const FEW_LOOKS = 500;

const NOT_FOLLOWED = 'Not followed further: this text is put together in too many ways.';

interface Explained {
  roots: readonly { reasons: string[] }[];
}

/** The pieces of texts in one file, and which nodes were read for them. */
export interface Texts {
  read(node: Node): Piece[];
  /** With the reason, where what was read is not followed to its end. */
  explained<T extends Explained | null>(node: Node, plan: T): T;
  seen(): ReadonlySet<Node>;
  /** Calls whose functions were looked into. */
  pieceCalls: ReadonlyMap<Binding, PieceCall>;
  /** What was read counts as seen only where something came of it: else it may be a statement of its own. */
  apart<T>(look: () => T, counts: (found: T) => boolean): T;
}

export function textsOf(file: string, scopes: Scopes, roles: Roles): Texts {
  const context: TextContext = {
    file,
    scopes,
    constant: (node) => constantOf(node, roles),
    given: (node) => roles.textsGiven(node),
    parts: (callee) => partsOf(callee, roles),
    grown: (binding, at) => growth.grown(binding, at),
    list: (binding, at) => growth.list(binding, at),
    expanding: new Set(),
    entered: new Set(),
    pieceCalls: new Map(),
    isSafe: (node) => safeWhy(node, scopes, roles) !== null,
    left: 0,
    seen: new Set(),
  };
  const growth = readGrowth(() => context);
  const cut = new Set<Node>();
  let budget = LOOKS_A_FILE + file.length;
  return {
    read(node) {
      const allowed = Math.min(LOOKS, Math.max(FEW_LOOKS, budget));
      context.left = allowed;
      const pieces = linearize(node, { node, binding: null, by: 'call', repeated: false }, context);
      budget -= allowed - context.left + sizeOf(pieces);
      if (context.left < 0) cut.add(node);
      return pieces;
    },
    pieceCalls: context.pieceCalls,
    explained(node, plan) {
      if (cut.has(node)) for (const { reasons } of plan?.roots ?? []) reasons.push(NOT_FOLLOWED);
      return plan;
    },
    seen: () => new Set(context.seen),
    apart(look, counts) {
      const before = context.seen;
      context.seen = new Set();
      const found = look();
      if (counts(found)) for (const node of context.seen) before.add(node);
      context.seen = before;
      return found;
    },
  };
}

function constantOf(node: Node, roles: Roles): string | number | undefined {
  const fact = roles.factOf(node);
  return fact?.kind === 'constant' ? fact.value : undefined;
}

function partsOf(callee: Node, roles: Roles): readonly TextPart[] | undefined {
  const fact = roles.factOf(callee);
  return fact?.kind === 'text' ? fact.parts : undefined;
}
