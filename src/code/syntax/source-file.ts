import type { File } from '@babel/types';
import jscodeshift from 'jscodeshift/src/core.js';
import type { Collection, JSCodeshift } from 'jscodeshift';
import { parse } from './parser.ts';

/** One file as a transform sees it. Offsets of `ast` and `root` are those of `text`. */
export interface SourceFile {
  path: string;
  text: string;
  ast: File;
  /** The same AST as a jscodeshift collection, for finding. Never print from it. */
  root: Collection;
  j: JSCodeshift;
  /** The linter of the project holds its imports to an order. */
  sortedImports?: boolean;
}

const j = jscodeshift as unknown as JSCodeshift;

/** Parses a file once for finding: raw text to AST to collection. */
export function open(text: string, path: string): SourceFile {
  const ast = parse(text, path);
  let root: Collection | undefined;
  return {
    path,
    text,
    ast,
    j,
    /** Made when it is asked for. */
    get root() {
      return (root ??= j(ast as never));
    },
  };
}
