import { checkAnswers, defaultsOf, type ScaffoldAnswers } from '../scaffold/answers.ts';
import { UserError } from '../model/errors.ts';
import type { Given } from './create-options.ts';
import type { Choice, Prompter } from './prompts.ts';

const TEMPLATES: readonly Choice<ScaffoldAnswers['template']>[] = [
  { value: 'api', label: 'API', hint: 'JSON with accounts, notes and uploads' },
  { value: 'web', label: 'Web', hint: 'pages with forms, sessions and uploads' },
  { value: 'minimal', label: 'Minimal', hint: 'the middleware chain and one route' },
];

const LANGUAGES: readonly Choice<ScaffoldAnswers['lang']>[] = [
  { value: 'ts', label: 'TypeScript' },
  { value: 'js', label: 'JavaScript' },
];

const DATABASES: readonly Choice<ScaffoldAnswers['db']>[] = [
  { value: 'sqlite', label: 'SQLite', hint: 'a file, or a libSQL server' },
  { value: 'postgres', label: 'PostgreSQL', hint: 'embedded while developing' },
  { value: 'mysql', label: 'MySQL', hint: 'an embedded SQLite while developing' },
  { value: 'none', label: 'None', hint: 'in memory, for you to replace' },
];

const LOGINS: readonly Choice<ScaffoldAnswers['auth']>[] = [
  { value: 'jwt', label: 'Tokens', hint: 'JWT and refresh tokens, for apps and other services' },
  { value: 'session', label: 'Sessions', hint: 'a cookie, for a front end in the browser' },
  { value: 'none', label: 'None' },
];

const ENGINES: readonly Choice<ScaffoldAnswers['views']>[] = [
  { value: 'ejs', label: 'EJS' },
  { value: 'pug', label: 'Pug' },
  { value: 'handlebars', label: 'Handlebars' },
];

const WORKFLOWS: readonly Choice<ScaffoldAnswers['ci']>[] = [
  { value: 'github', label: 'GitHub Actions' },
  { value: 'gitlab', label: 'GitLab CI' },
  { value: 'none', label: 'None' },
];

/** Where the app goes; asked first, because it names the app. */
export function askDirectory(prompter: Prompter, check: (directory: string) => void): Promise<string> {
  const problem = (directory: string): string | undefined => problemOf(() => check(directory));
  return prompter.askText('Where should the app go?', 'my-app', problem, 'replaced');
}

/** Asks for what was not given, and only what the template leaves open. */
export async function interview(prompter: Prompter, given: Given): Promise<Given> {
  const template = given.template ?? (await prompter.chooseOne('What do you want to build?', TEMPLATES, 'api'));
  const usual = defaultsOf(template);
  const answers: Given = { ...given, template };
  answers.lang ??= await prompter.chooseOne('Which language?', LANGUAGES, usual.lang);
  if (template !== 'minimal') answers.db ??= await prompter.chooseOne('Which database?', DATABASES, usual.db);
  if (template === 'api') answers.auth ??= await prompter.chooseOne('How do people sign in?', LOGINS, usual.auth);
  if (template === 'web') answers.views ??= await prompter.chooseOne('Which view engine?', ENGINES, usual.views);
  if (template !== 'web') answers.origins ??= await askOrigins(prompter, { ...usual, ...answers });
  answers.docker ??= await prompter.confirm('Add a Dockerfile and a compose file?', usual.docker);
  answers.ci ??= await prompter.chooseOne('Which CI checks every change?', WORKFLOWS, usual.ci);
  return answers;
}

async function askOrigins(prompter: Prompter, answers: Given): Promise<string[]> {
  const split = (text: string): string[] =>
    text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
  const text = await prompter.askText(
    'Which front ends elsewhere may call it? (https://app.example, … or Enter for none)',
    '',
    (typed) =>
      problemOf(() =>
        checkAnswers({ proxyHops: 0, ...answers, name: 'app', origins: split(typed) } as ScaffoldAnswers),
      ),
  );
  return split(text);
}

function problemOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
