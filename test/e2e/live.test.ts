import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { inside } from './running.ts';
import { makeStates } from './states.ts';
import type { States } from './states.ts';

const APPS = join(import.meta.dirname, 'apps');
let states: States | null = null;

afterEach(() => {
  states?.remove();
  states = null;
});

test('a WebSocket still opens and echoes', async () => {
  states = await makeStates(join(APPS, 'web-socket'), 5);
  const before = await inside(states.before, ({ origin }) => talk(`${origin.replace('http', 'ws')}/live`, 'hello'));
  expect(before).toBe('you said hello');
  expect(await inside(states.after, ({ origin }) => talk(`${origin.replace('http', 'ws')}/live`, 'hello'))).toBe(
    before,
  );
});

test('socket.io still upgrades', async () => {
  states = await makeStates(join(APPS, 'socket-io'), 4);
  const path = '/socket.io/?EIO=4&transport=websocket';
  for (const dir of [states.before, states.after]) {
    const first = await inside(dir, ({ origin }) => talk(`${origin.replace('http', 'ws')}${path}`, null));
    expect(first).toMatch(/^0\{"sid":/);
  }
});

test.each([4, 5] as const)('events still stream one by one, Express %i', async (major) => {
  states = await makeStates(join(APPS, 'sse'), major);
  for (const dir of [states.before, states.after]) {
    expect(await inside(dir, ({ origin }) => events(`${origin}/events`, 3))).toEqual([
      'data: tick 1',
      'data: tick 2',
      'data: tick 3',
    ]);
  }
});

/** Sends a text, or nothing, and gives the first message. */
function talk(url: string, text: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('open', () => text !== null && socket.send(text));
    socket.on('message', (data: Buffer) => {
      resolve(data.toString());
      socket.close();
    });
    socket.on('error', reject);
  });
}

/** The first events of a stream, each of which must come in a part of its own. */
function events(url: string, count: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const seen: string[] = [];
    const stream = request(url, { agent: false }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        seen.push(part.trim());
        if (seen.length === count) {
          resolve(seen);
          stream.destroy();
        }
      });
    });
    stream.on('error', reject);
    stream.end();
  });
}
