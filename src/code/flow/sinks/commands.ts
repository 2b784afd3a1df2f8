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
    { call: { package: ['shelljs'], member: ['exec'] }, argument: 0 },
    {
      call: { package: ['execa'], member: ['command', 'commandSync', 'execaCommand', 'execaCommandSync'] },
      argument: 0,
    },
  ],
  parts: ['query', 'body', 'params', 'headers', 'cookies', 'url', 'file'],
  stoppedBy: ['number', 'identifier', 'shell', 'pattern'],
};
