import type { Project } from '../model/project.ts';

/** One line of what was detected: `Express 4.21.2 · CommonJS · npm · entry app.js:12 · pg 8.13`. */
export function describeProject(project: Project): string {
  return projectFacts(project).join(' · ');
}

export function projectFacts(project: Project): string[] {
  const [first] = project.entries;
  const counts = new Map<string, number>();
  for (const { engine, files } of project.views) counts.set(engine, (counts.get(engine) ?? 0) + files.length);
  return [
    project.express ? `Express ${project.express.version}` : 'no Express',
    ...(project.language === 'ts' ? ['TypeScript'] : []),
    project.modules === 'esm' ? 'ES modules' : 'CommonJS',
    project.packageManager,
    ...(first && project.entries.length === 1 ? [`entry ${spotOf(first)}`] : []),
    ...(project.entries.length > 1 ? [appsOf(project)] : []),
    ...project.drivers.map(({ name, version }) => `${name} ${version}`.trim()),
    ...[...counts].map(([engine, files]) => (files === 0 ? `views: ${engine}` : `views: ${engine} (${files})`)),
    ...(project.proxy ? [`proxy: ${hopsOf(project.proxy.hops)} (${project.proxy.source})`] : []),
  ];
}

/** `2 apps: server.js:3, admin.js:5` */
function appsOf({ entries }: Project): string {
  const named = entries.length > 3 ? '' : `: ${entries.map(spotOf).join(', ')}`;
  return `${entries.length} apps${named}`;
}

const spotOf = ({ file, place }: Project['entries'][number]): string => `${file}:${place.line}`;

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

const hopsOf = (hops: number | null): string => (hops === null ? 'perhaps' : plural(hops, 'hop'));
