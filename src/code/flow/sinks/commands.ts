import type { Sink } from './sink.ts';

const SHELLED = ['spawn', 'spawnSync', 'execFile', 'execFileSync'];

/** Text that a shell reads, and names of programs. */
export const commands: Sink = {
  id: 'commands',
  words: 'a command',
  targets: [
    { call: { package: ['child_process'], member: ['exec', 'execSync'] }, argument: 0 },
    { call: { package: ['child_process'], member: [...SHELLED, 'fork'] }, argument: 0 },
    { call: { package: ['child_process'], member: SHELLED }, argument: 1, needs: 'shell' },
    {
      call: { package: ['child_process', 'cross-spawn'], member: ['', 'sync', ...SHELLED] },
      argument: 1,
      given: { argument: 0, is: /(^|[/\\])((ba|z|da|k|a)?sh|cmd(\.exe)?|powershell(\.exe)?|pwsh)$/i },
      written: /['"`](-\w*c|\/c|-Command)['"`]/i,
    },
    {
      call: {
        package: [
          'cross-spawn',
          'cross-spawn-async',
          'execa',
          'exec',
          'exec-async',
          'exec-sh',
          'foreground-child',
          'sudo-prompt',
          'node-cmd',
          'child-process-promise',
          'promisify-child-process',
          'tinyexec',
          'nano-spawn',
        ],
        member: [
          '',
          'sync',
          'shell',
          'shellSync',
          'stdout',
          'stderr',
          'node',
          'exec',
          'execa',
          'execaSync',
          'run',
          'runSync',
          'get',
          'spawn',
          'x',
        ],
      },
      argument: 0,
    },
    { call: { package: ['remote-exec'] }, argument: 1 },
    { call: { on: ['ssh2.client'], method: ['exec', 'execCommand'] }, argument: 0 },
    { call: { package: ['shelljs'], member: ['exec'] }, argument: 0 },
    {
      call: { package: ['execa'], member: ['command', 'commandSync', 'execaCommand', 'execaCommandSync'] },
      argument: 0,
    },
  ],
  parts: ['query', 'body', 'params', 'headers', 'cookies', 'url', 'file'],
  stoppedBy: ['number', 'identifier', 'shell', 'pattern'],
};
