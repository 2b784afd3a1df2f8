import type { Binding, Scopes } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/nodes.ts';
import type { GivenTexts } from '../resolve/given-texts.ts';
import type { TextPart } from '../resolve/fact.ts';
import type { MemberText } from '../resolve/member-texts.ts';
import type { Piece, PieceCall, Root } from './pieces.ts';

/** Steps into an expression, after which the rest is unknown. */
export const DEPTH = 40;

/** What else tells texts: constants of other modules, the content of variables that grow. */
export interface TextContext {
  file: string;
  scopes: Scopes;
  constant(node: Node): string | number | undefined;
  /** What a function gives, as text and what it is called with. */
  parts(callee: Node): readonly TextPart[] | undefined;
  /** What all calls give for a parameter. */
  given(node: Node): GivenTexts | undefined;
  grown(binding: Binding, at: Node): Piece[] | null;
  list(binding: Binding, at: Node): Piece[][] | null;
  /** Variables and members whose text is being looked up: one that is made of itself is none. */
  expanding: Set<Binding | MemberText>;
  /** Functions that are being looked at: one that calls itself is none. */
  entered: Set<Node>;
  /** Calls whose functions are looked into, by the name that stands for what they give. */
  pieceCalls: Map<Binding, PieceCall>;
  /** What it gives can be spliced in as it is. */
  isSafe(node: Node): boolean;
  /** Expressions that may still be looked at for one call. */
  left: number;
  /** Expressions that were looked at for some call. */
  seen: Set<Node>;
}

/** One expression that is being taken apart. */
export interface Reading {
  root: Root;
  context: TextContext;
  depth: number;
  /** Takes a part of it apart; with `root`, as what belongs to another text. */
  part(node: Node, root?: Root): Piece[];
}
