import type { BlockStatement } from '@babel/types';
import type { LocalApp } from '../apps-in-file.ts';
import type { Node } from '../../syntax/nodes.ts';
import { stageIndex, type Stage } from '../../packages/stages.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { headSpot } from './before-routes.ts';
import { tailSpot } from './after-routes.ts';

/** A place for new code. `app` is the name that the app has there. */
export type Spot =
  | { kind: 'after'; anchor: Node; app: string }
  | { kind: 'start'; anchor: BlockStatement; app: string }
  /** A further link of a one-expression chain, behind this call of it. */
  | { kind: 'link'; anchor: Node; app: string }
  | { kind: 'refused'; reason: string; start: number };

/** Where an item of a stage belongs in an app's chain. */
export function spotFor(file: SourceFile, app: LocalApp, stage: Stage): Spot {
  return stageIndex(stage) > stageIndex('routes') ? tailSpot(file, app, stage) : headSpot(file, app, stage);
}

export function refuse(reason: string, at: Node): Spot {
  return { kind: 'refused', reason, start: startOf(at) };
}
