import { spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/** TCP ports on which a process of this session listens, lowest first; `null` where the system cannot tell (no `/proc`). */
export function listeningPorts(session: number): number[] | null {
  if (process.platform !== 'linux') return null;
  const inodes = new Set(members(session).flatMap(socketsOf));
  const ports = new Set<number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readLines(table).slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state === LISTEN && inodes.has(inode)) ports.add(parseInt(local.split(':')[1] ?? '0', 16));
    }
  }
  return [...ports].sort((a, b) => a - b);
}

/** Sends a signal to all that the child started. A child that is gone is no error: others of its group may be left. */
export function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  // `npm` and shells start groups of their own inside the session.
  for (const target of [-pid, ...(process.platform === 'linux' ? members(pid) : [])]) {
    try {
      process.kill(target, signal);
    } catch {
      // Already gone.
    }
  }
}

/** Processes whose session or group is `session`, the leader's pid. */
function members(session: number): number[] {
  return readNames('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      // The command's name is in parentheses and may hold spaces and parentheses.
      const [, , group, id] = readLines(`/proc/${pid}/stat`)
        .join('\n')
        .replace(/^.*\) /s, '')
        .split(' ');
      return Number(id) === session || Number(group) === session;
    });
}

function socketsOf(pid: number): string[] {
  return readNames(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

function readNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
