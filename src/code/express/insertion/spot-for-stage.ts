import type { LocalApp } from '../apps-in-file.ts';
import { stageIndex, type Stage } from '../../packages/stages.ts';
import type { Range } from '../../syntax/range.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { tailSpot } from './after-routes.ts';
import { headSpot } from './before-routes.ts';
import type { Spot } from './spot.ts';

/** Where an item of a stage belongs in an app's chain. */
export function spotFor(file: SourceFile, app: LocalApp, stage: Stage, behind?: Range): Spot {
  return stageIndex(stage) > stageIndex('routes') ? tailSpot(file, app, stage) : headSpot(file, app, stage, behind);
}
