import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderConfig } from '../../templates/index.ts';

const { resolve } = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'graceful-stop-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = renderConfig({
  modules: 'cjs',
  language: 'js',
  sections: { timeouts: { uploads: false, proxied: false, idle: true } },
});
writeFileSync(join(folder, 'security.js'), config);

/** What a request gets that is under way when the process is asked to stop, and how the process ends. */
async function stopDuringRequest(express: string, listen: string): Promise<{ answer: string; ended: unknown }> {
  const program = `const { security } = require(${JSON.stringify(join(folder, 'security.js'))});
const app = require(${JSON.stringify(resolve(express))})();
app.get('/', (req, res) => { console.log('begun'); process.once('SIGTERM', () => setTimeout(() => res.send('whole'), 50)); });
const server = ${listen};
server.on('listening', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const answer = fetch(`http://127.0.0.1:${String(port).trim()}/`).then((response) => response.text());
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const text = await answer.catch(() => 'cut off');
  return { answer: text, ended: (await exit)[0] };
}

const PLAIN = `app.listen(0, '127.0.0.1')`;

describe.each(['express', 'express4'])('a stop during a request on %s', (express) => {
  test('cuts nobody off', async () => {
    const listen = `security.stopGracefully(security.limitTimes(${PLAIN}))`;
    expect(await stopDuringRequest(express, listen)).toEqual({ answer: 'whole', ended: 0 });
  });
});
