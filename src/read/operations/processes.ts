import type { Path } from '../../model/tree.ts';
import { servicesOf } from '../shipping/compose.ts';
import type { Sources } from '../sources.ts';

const MANY = /["']?\s*:\s*["']?(?:max\b|-1\b|0\b|[2-9]\b|[1-9]\d+\b)/;

/** Files whose text shows that the program runs more than once. */
const SIGNS: readonly { file: RegExp; text: RegExp }[] = [
  {
    file: /(^|\/)(?:ecosystem|pm2|process(?:es)?)[\w.-]*\.(?:[cm]?js|json5?|ya?ml)$/,
    text: new RegExp(`\\binstances${MANY.source}`),
  },
  {
    file: /(^|\/)(?:Dockerfile|Containerfile)[\w.-]*$|\.Dockerfile$|(^|\/)Procfile$|\.sh$/,
    text: /\bpm2(?:-runtime)?\b[^\n]*["',\s](?:-i|--instances)["',\s=]+(?!["']?1\b)/,
  },
  {
    file: /\.ya?ml$/,
    text: /^kind:\s*["']?Deployment\b(?:(?!^---)[^]){0,2000}?^[ \t]+replicas:\s*(?:[2-9]|[1-9]\d+)\b/m,
  },
  { file: /\.ya?ml$/, text: /^kind:\s*["']?HorizontalPodAutoscaler\b/m },
  { file: /(^|\/)app\.json$/, text: /"web"\s*:\s*\{[^{}]*"quantity"\s*:\s*(?:[2-9]|[1-9]\d+)\b/ },
];

/** The file by which several processes of the program run at a time; `null` where none says so. */
export function readProcesses(sources: Sources): Path | null {
  const service = servicesOf(sources).find(({ build, replicas }) => build && replicas > 1);
  if (service) return service.file;
  const near = sources.files.filter((file) => !/(^|\/)(node_modules|tests?|docs?|examples?|samples?)\//.test(file));
  const found = near.find((file) =>
    SIGNS.some((sign) => sign.file.test(file) && sign.text.test(sources.text(file) ?? '')),
  );
  return found ?? null;
}
