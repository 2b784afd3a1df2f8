import { detectInstallation, type Installation, type InstallMode } from '../io/packages.ts';
import type { Protection } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import { dirtyAmong } from './dirty.ts';
import type { Flags } from './options/index.ts';
import type { Settings } from './settings.ts';

/** What is to be done, decided by flags or by a person. */
export interface Decision {
  chosen: readonly Protection[];
  set: Record<string, string>;
  report: Report;
  verify: boolean;
  /** Already agreed to by a person. */
  allowDirty: boolean;
}

/** Where and how the packages of a report are installed. */
export function installationOf(
  settings: Settings,
  flags: Flags,
  report: Report,
): { place: Installation; mode: InstallMode } {
  const place = detectInstallation(settings.root, report.project.manifest?.path, flags.pm);
  return { place, mode: report.packages.length === 0 ? 'none' : settings.install };
}

/** Files that the decision would touch although they have uncommitted changes; `null` outside git. */
export function dirtyOf(settings: Settings, flags: Flags, report: Report): string[] | null {
  const { place, mode } = installationOf(settings, flags, report);
  return dirtyAmong(settings.root, report, place, mode);
}
