/** `bash /app/docker-entrypoint.sh`, `["./start.sh"]` */
const SHELL_FILE = /(?:^|[\s"'=[,])((?:[\w.@-]*\/)*[\w.@-]+\.(?:ba|da|z|k)?sh)(?=$|[\s"',;\]])/g;

/** A command with what the shell scripts that it names run written out behind it; `read` gives the text of a script. */
export function withShell(command: string, read: (path: string) => string | undefined, depth = 0): string {
  if (depth > 2) return command;
  const names = new Set([...command.matchAll(SHELL_FILE)].map(([, path = '']) => path));
  const texts = [...names].flatMap((path) => read(path) ?? []);
  return [command, ...texts.map((text) => withShell(linesOf(text), read, depth + 1))].join(' ; ');
}

/** Comments and what is only written into files left out. */
function linesOf(text: string): string {
  return text
    .replace(/\\\r?\n/g, ' ')
    .replace(/<<-?\s*(['"]?)(\w+)\1[^\n]*\n[\s\S]*?\n\s*\2(?=\n|$)/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/^(?:exec|nohup|sudo(?: -\S+)*|do|then|else)\s+/, '').replace(/\s+\d?>.*$/, ''))
    .join(' ; ');
}
