import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protections } from '../../src/index.ts';
import { attack } from '../../src/verify/probes/attack.ts';
import { probes } from '../../src/verify/probes/index.ts';
import type { Verdict } from '../../src/verify/probes/probe.ts';
import { shapes } from './apps.ts';
import type { Shape } from './apps.ts';
import { converse } from './conversation.ts';
import { inside, start } from './running.ts';
import { makeStates, migrate } from './states.ts';
import type { ExpressMajor, States } from './states.ts';

const APPS = join(import.meta.dirname, 'apps');
const chosen = new Set(protections.filter(({ id }) => id !== 'disclosure').map(({ id }) => id));
/** `E2E=all`: both majors are attacked in every shape. */
const EVERY = process.env['E2E'] === 'all';
/** More than the limit of requests a minute. */
const FLOOD = 400;
const concerned = probes
  .filter((probe) => probe.protections.some((id) => chosen.has(id)) && probe.level === undefined)
  .map(({ id }) => id);

/** Hardens every app of this Express, and asks and attacks it before and after. */
export function testShapes(major: ExpressMajor): void {
  for (const [index, shape] of shapes.entries()) {
    if (!shape.majors.includes(major)) continue;
    describe(shape.name, () => testShape(shape, major, EVERY || shape.majors.length === 1 || index % 2 === major % 2));
  }
}

/** @param attacks what holds for both majors is attacked on one of them, turn by turn. */
function testShape(shape: Shape, major: ExpressMajor, attacks: boolean): void {
  let states: States;

  beforeAll(async () => {
    states = await makeStates(join(APPS, shape.name), major);
  });
  afterAll(() => states.remove());

  test('answers its clients as before', async () => {
    const before = await inside(states.before, (app) => converse(app.origin, shape.lines));
    const statuses = (list: readonly { ask: string; status: number }[]) =>
      list.map(({ ask, status }) => ({ ask, status }));
    expect(statuses(before)).toEqual(statuses(shape.lines));
    for (const [index, { says }] of shape.lines.entries()) {
      if (says !== undefined) expect(before[index]?.body).toContain(says);
    }
    expect(await inside(states.after, (app) => converse(app.origin, shape.lines))).toEqual(before);
  });

  test.runIf(attacks)('is open before', async () => {
    const before = await attacked(states.before, shape, shape.closes);
    for (const id of shape.closes) expect(before[id], id).toMatch(/^open/);
  });

  test.runIf(attacks)('refuses what it was open to', async () => {
    const after = await attacked(states.after, shape, concerned);
    const open = Object.entries(after).filter(
      ([id, seen]) => seen.startsWith('open') && shape.leaves?.[id] === undefined,
    );
    expect(open).toEqual([]);
    for (const id of shape.closes) expect(after[id], id).toMatch(/^closed/);
  });

  test('has nothing left to do', async () => {
    const left = states.report.found.filter(({ status }) => status === 'failed');
    expect(left.map(({ ruleId, at, reason }) => `${ruleId} ${at?.file}:${at?.line} ${reason}`)).toEqual([]);
    expect((await migrate(states.after)).changes).toEqual([]);
  });
}

/** Verdict and detail of each probe, by id. */
async function attacked(
  dir: string,
  shape: Shape,
  ids: readonly string[],
): Promise<Record<string, `${Verdict}${string}`>> {
  let app = await start(dir);
  const restart = async (): Promise<string> => {
    await app.stop();
    app = await start(dir);
    return app.origin;
  };
  try {
    const results = await attack(
      { flood: FLOOD, ...shape.target, origin: app.origin },
      { probes: probes.filter(({ id }) => ids.includes(id)), restart },
    );
    return Object.fromEntries(results.map(({ probe, verdict, detail }) => [probe.id, `${verdict}: ${detail}`]));
  } finally {
    await app.stop();
  }
}
