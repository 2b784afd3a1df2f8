import { defaultsOf, type ScaffoldAnswers } from './answers.ts';

/** The command that makes the same app again without asking; what is the default anyway is left out. */
export function replayLine(answers: ScaffoldAnswers, directory = answers.name): string {
  const defaults = defaultsOf(answers.template, answers.db);
  const usualDatabase = defaultsOf(answers.template).db;
  const parts = ['npx create-secure-express', quoted(directory), '--yes', `--template ${answers.template}`];
  for (const key of ['lang', 'db', 'auth', 'views', 'ci'] as const) {
    if (answers[key] !== (key === 'db' ? usualDatabase : defaults[key])) parts.push(`--${key} ${answers[key]}`);
  }
  if (answers.with.length > 0) parts.push(`--with ${answers.with.join(',')}`);
  if (answers.origins.length > 0) parts.push(`--origins ${answers.origins.join(',')}`);
  if (answers.proxyHops > 0) parts.push(`--proxy-hops ${answers.proxyHops}`);
  if (!answers.docker) parts.push('--no-docker');
  if (answers.pm !== 'npm') parts.push(`--pm ${answers.pm}`);
  return parts.join(' ');
}

const quoted = (text: string): string => (/^[\w@./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
