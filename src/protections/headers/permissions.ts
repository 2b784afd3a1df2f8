import type { Project } from '../../model/project.ts';
import { hasUnreadPages } from '../kit/pages.ts';

const FEATURES = ['camera', 'geolocation', 'microphone', 'payment', 'usb'];

/**
 * Features that no page asks for are refused; those that client code asks for stay its own. Where scripts or frames of other
 * origins run, or a page or its code was not read, they are not named: who needs them is not known.
 */
export function permissionsFor(project: Project): string {
  const { html, statics } = project;
  const frames = (html.sources['frame-src'] ?? []).some((source) => source.startsWith('http'));
  const blind = statics.some(({ dir }) => !dir.seen || /(^|\/)(dist|build|out|browser|www|_?next)\b/.test(dir.value));
  const built = ['next', 'nuxt', 'vite'].some((name) => project.manifest?.dependencies[name] !== undefined);
  const unread = html.unread || html.foreignScripts || built || hasUnreadPages(project);
  const unknown = frames || blind || unread;
  const list = FEATURES.flatMap((feature) => {
    if (unknown) return [];
    return [`${feature}=${html.features.includes(feature) ? '(self)' : '()'}`];
  });
  return [...list, 'browsing-topics=()'].join(', ');
}
