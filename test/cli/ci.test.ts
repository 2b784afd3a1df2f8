import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ciTargets } from '../../src/cli/ci-targets.ts';
import { commitAll, copyFolder, git, makeFolder } from '../io/folder.ts';
import { buildCommand, environment, type Built } from './built.ts';
import { APP, harden } from './command.ts';

const printed = async (target: string): Promise<string> => {
  const { code, stdout } = await harden(makeFolder(), 'ci', target);
  expect(code).toBe(0);
  return stdout;
};

interface Step {
  uses?: string;
  run?: string;
  shell?: string;
  if?: string;
}

/** Every shell script in steps is one that a shell takes, and nothing of the event stands in it. */
function checkScripts(steps: readonly Step[]): void {
  for (const { run } of steps) {
    if (run === undefined) continue;
    expect(run).not.toMatch(/\$\{\{/);
    expect(spawnSync('bash', ['-n'], { input: run, encoding: 'utf8' }).stderr).toBe('');
  }
}

describe('ci', () => {
  it.each(ciTargets)('prints a file for %s that pins what runs, and nothing else on stdout', async (target) => {
    const text = await printed(target);
    expect(text).toMatch(/harden-express@\d+\.\d+\.\d+|harden-express@\(/);
    expect(text).not.toContain('undefined');
  });

  it('knows no other', async () => {
    const { code, stderr, stdout } = await harden(makeFolder(), 'ci', 'githib');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Did you mean github?');
  });

  it('gives a workflow least rights, and one comment that is found again', async () => {
    const workflow = parse(await printed('github')) as {
      permissions: object;
      jobs: { audit: { steps: Step[]; permissions: object } };
    };
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const { steps, permissions } = workflow.jobs.audit;
    expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'write', 'security-events': 'write' });
    checkScripts(steps);
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    expect(JSON.stringify(steps)).toContain('<!-- harden-express:report -->');
  });

  it('gives GitLab a job that keeps its reports also where it fails', async () => {
    const job = (
      parse(await printed('gitlab')) as {
        'harden-express': { artifacts: { when: string; paths: string[] }; script: string[] };
      }
    )['harden-express'];
    expect(job.artifacts.when).toBe('always');
    for (const path of job.artifacts.paths) expect(job.script.join(' ')).toContain(`=${path}`);
  });

  it('gives Renovate patterns that find the version in the other files', async () => {
    const config = JSON.parse(await printed('renovate')) as {
      customManagers: { managerFilePatterns: string[]; matchStrings: string[] }[];
    };
    const [manager] = config.customManagers;
    const [pattern = ''] = manager?.matchStrings ?? [];
    for (const target of ['github', 'gitlab']) expect(await printed(target)).toMatch(new RegExp(pattern));
    const files = manager?.managerFilePatterns.map((own) => new RegExp(own.slice(1, -1))) ?? [];
    for (const path of ['.github/workflows/harden-express.yml', '.gitlab-ci.yml']) {
      expect(files.some((own) => own.test(path))).toBe(true);
    }
  });

  it('gives Sourcegraph a spec whose body is what the step said', async () => {
    const spec = parse(await printed('batch')) as {
      version: number;
      steps: { outputs: { report: { value: string } } }[];
      changesetTemplate: Record<string, unknown>;
    };
    expect(spec.version).toBe(2);
    expect(spec.steps[0]?.outputs.report.value).toBe('${{ step.stdout }}');
    expect(spec.changesetTemplate['body']).toBe('${{ outputs.report }}');
    expect(Object.keys(spec.changesetTemplate).sort()).toEqual(['body', 'branch', 'commit', 'published', 'title']);
  });

  it('has an action whose scripts take inputs from the environment alone', () => {
    const file = new URL('../../action.yml', import.meta.url);
    const action = parse(readFileSync(file, 'utf8')) as { runs: { using: string; steps: Step[] }; inputs: object };
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.every(({ run, shell }) => run === undefined || shell === 'bash')).toBe(true);
    checkScripts(action.runs.steps);
  });
});

describe('multi-gitter, over twenty clones', () => {
  let built: Built;
  beforeAll(() => (built = buildCommand()));
  afterAll(() => built.remove());

  /** What it does with a clone: runs the script there; a pull request where it ended with 0 and files changed. */
  function visit(clone: string, script: string, path: string): { code: number | null; body: string; files: string } {
    const { status, stdout } = spawnSync(script, [], {
      cwd: clone,
      encoding: 'utf8',
      env: { ...(environment() as NodeJS.ProcessEnv), PATH: path, REPOSITORY: 'org/app' },
    });
    git(clone, 'add', '-A');
    return { code: status, body: stdout, files: git(clone, 'diff', '--cached', '--name-only') };
  }

  it(
    'opens one for each app that lacks something, the same one for equal apps, and none twice',
    { timeout: 600_000 },
    async () => {
      const bin = makeFolder({
        npx: `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${built.command}" "$@" --only headers --install none\n`,
      });
      const script = join(bin, 'harden-express.sh');
      writeFileSync(script, (await printed('multi-gitter')).replace(' --install lockfile', ''));
      for (const name of ['npx', 'harden-express.sh']) chmodSync(join(bin, name), 0o755);
      const path = `${bin}:${process.env['PATH'] ?? ''}`;
      const origins = {
        app: makeFolder(APP),
        module: makeFolder({
          'package.json': '{"name":"m","type":"module","dependencies":{"express":"^5.1.0"}}',
          'src/server.js':
            "import express from 'express';\nconst app = express();\napp.get('/', (q, s) => s.json({}));\napp.listen(3000);\n",
        }),
        other: makeFolder({ 'package.json': '{"name":"cli"}', 'index.js': 'export default 1;\n' }),
        nothing: makeFolder({ 'main.py': 'print(1)\n' }),
      };
      Object.values(origins).forEach(commitAll);
      const bodies = new Map<string, Set<string>>();
      for (const [kind, origin] of Object.entries(origins)) {
        for (let at = 0; at < 5; at += 1) {
          const clone = copyFolder(origin);
          const { code, body, files } = visit(clone, script, path);
          expect(code, kind).toBe(0);
          bodies.set(kind, (bodies.get(kind) ?? new Set()).add(body));
          const changes = kind === 'app' || kind === 'module';
          expect(files !== '', kind).toBe(changes);
          expect(body.startsWith('<!-- harden-express:report -->'), kind).toBe(changes);
          expect(existsSync(join(clone, '.harden-express'))).toBe(false);
          if (at > 0 || !changes) continue;
          git(clone, 'commit', '-qm', 'merged');
          expect(visit(clone, script, path)).toMatchObject({ code: 0, files: '' });
        }
      }
      expect([...bodies.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    },
  );
});
