import type { LocalApp } from '../apps-in-file.ts';
import { stageIndex, type Stage } from '../../packages/stages.ts';
import type { Range } from '../../syntax/range.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { tailSpot } from './after-routes.ts';
import { type Around, headSpot } from './before-routes.ts';
import { receiverIn, steadyPlace } from './statement-order.ts';
import { refuse, type Spot } from './spot.ts';

/** Where an item of a stage belongs in an app's chain. */
export function spotFor(file: SourceFile, app: LocalApp, stage: Stage, around: Around = {}): Spot {
  const { behind } = around;
  if (stageIndex(stage) > stageIndex('routes')) return tailSpot(file, app, stage);
  const spot = headSpot(file, app, stage, around);
  if (!behind || spot.kind === 'refused') return spot;
  const at = spot.kind === 'start' ? startOf(spot.anchor) : endOf(spot.anchor);
  return at < behind.start ? rightBehind(file, app, behind) : spot;
}

/** What it depends on is put on the app in another function than the one that makes it: the statement behind that. */
function rightBehind(file: SourceFile, app: LocalApp, behind: Range): Spot {
  const link = app.items.find(({ node }) => startOf(node) <= behind.start && behind.end <= endOf(node) + 1);
  const place = link && link.conditions.length === 0 ? steadyPlace(file, link.node) : undefined;
  const receiver = link && receiverIn(file, app, link);
  if (link && place && receiver !== undefined) return { kind: 'after', anchor: place.statement, app: receiver };
  return refuse(
    'It has to be registered after something that another file adds to the app: add it there by hand',
    app.node,
  );
}
