import type { Path } from '../../model/tree.ts';
import { below, folderOf, type Sources } from '../sources.ts';
import { servicesOf } from './compose.ts';

const CI =
  /(^|\/)(\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|\.travis\.yml|bitbucket-pipelines\.yml|azure-pipelines[\w.-]*\.yml|Jenkinsfile|cloudbuild\.ya?ml|fly\.toml|render\.ya?ml|heroku\.yml|railway\.(json|toml)|captain-definition)$/;
const BUILDS = /docker\/build-push-action|\bdocker\b[^\n]*\bbuild\b|\bkaniko\b|dockerfile/i;
const DEVELOPMENT = /\b(?:dev|development|debug|local|override|tests?|ci|e2e|mocks?|examples?|demos?)\b/i;

/**
 * Dockerfiles that nothing builds any more: CI or a platform builds others, or a compose file does and these do not even have
 * the usual name.
 */
export function staleDockerfiles(sources: Sources, dockerfiles: readonly Path[], folder: Path): Set<Path> {
  if (dockerfiles.length < 2) return new Set();
  const texts = sources.files.filter((file) => CI.test(file)).map((file) => sources.text(file) ?? '');
  const building = texts.filter((text) => BUILDS.test(text));
  const byMachines = new Set(dockerfiles.filter((file) => building.some((text) => names(text, file))));
  const services = servicesOf(sources).flatMap(({ file, build }) => (build ? [{ file, path: build.dockerfile }] : []));
  const byCompose = new Set(services.map(({ path }) => path));
  const isRun = services.some(({ file }) => !DEVELOPMENT.test(file));
  const usual = new Set([below(folder, 'Dockerfile'), 'Dockerfile']);
  return new Set(
    dockerfiles.filter((file) => {
      if (byMachines.has(file) || byCompose.has(file)) return false;
      return byMachines.size > 0 || (isRun && !usual.has(file));
    }),
  );
}

/** By its path; one of the usual name also by its folder, and that of the root by a build that names none. */
function names(text: string, file: Path): boolean {
  const said = (path: string): boolean => {
    const before = path.includes('/') ? '/' : '\\.\\/';
    const literal = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?:^|[\\s"'=]|${before})${literal}/?(?:$|[\\s"',])`, 'm').test(text);
  };
  if (said(file)) return true;
  if (!file.endsWith('Dockerfile') || file.length > 'Dockerfile'.length + folderOf(file).length + 1) return false;
  if (file !== 'Dockerfile') return said(folderOf(file));
  return !/\bfile:|dockerfile(path)?["']?\s*[:=]|\s(-f|--file)[\s=]/i.test(text);
}
