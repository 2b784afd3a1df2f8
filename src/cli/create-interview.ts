import { checkOrigin, defaultsOf, type ScaffoldAnswers } from '../scaffold/answers.ts';
import { UserError } from '../model/errors.ts';
import type { Given } from './create-options.ts';
import type { Choice, Prompter } from './prompts.ts';

const TEMPLATES: readonly Choice<ScaffoldAnswers['template']>[] = [
  { value: 'api', label: 'API', hint: 'JSON with accounts, mail and OpenAPI' },
  { value: 'web', label: 'Web', hint: 'pages with forms, accounts and mail' },
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
  { value: 'none', label: 'None', hint: 'and so no accounts' },
];

const LOGINS: readonly Choice<ScaffoldAnswers['auth']>[] = [
  { value: 'jwt', label: 'Tokens', hint: 'JWT and refresh tokens, for apps and other services' },
  { value: 'session', label: 'Sessions', hint: 'a cookie, for a front end in the browser' },
  { value: 'none', label: 'Nobody does' },
];

const LOGINS_OF_PAGES: typeof LOGINS = [
  { value: 'session', label: 'With a password', hint: 'a session, kept by a cookie' },
  { value: 'none', label: 'Nobody does' },
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
  const usual = defaultsOf(template, given.db);
  const answers: Given = { ...given, template };
  answers.lang ??= await prompter.chooseOne('Which language?', LANGUAGES, usual.lang);
  answers.db ??= await prompter.chooseOne('Which database?', DATABASES, usual.db);
  if (template !== 'minimal' && answers.db !== 'none') {
    const logins = template === 'web' ? LOGINS_OF_PAGES : LOGINS;
    answers.auth ??= await prompter.chooseOne('How do people sign in?', logins, usual.auth);
  }
  if (template === 'web') answers.views ??= await prompter.chooseOne('Which view engine?', ENGINES, usual.views);
  if (template !== 'web') answers.origins ??= await askOrigins(prompter);
  answers.docker ??= await prompter.confirm('Add a Dockerfile and a compose file?', usual.docker);
  answers.ci ??= await prompter.chooseOne('Which CI checks every change?', WORKFLOWS, usual.ci);
  return answers;
}

async function askOrigins(prompter: Prompter): Promise<string[]> {
  const split = (text: string): string[] =>
    text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
  const text = await prompter.askText(
    'Which front ends elsewhere may call it? (https://app.example, … or Enter for none)',
    '',
    (typed) => problemOf(() => split(typed).forEach(checkOrigin)),
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
