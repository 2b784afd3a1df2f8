import type { Level } from '../../model/protection.ts';
import type { Option, thresholds } from './option.ts';
import { formatOption, outputOptions } from './output.ts';
import { whichOptions } from './which.ts';
import { writingOptions } from './writing.ts';

export { thresholds, type CommandName, type Option } from './option.ts';

/** @param formats names of the report formats */
export const optionTable = (formats: readonly string[]): readonly Option[] => [
  ...whichOptions,
  ...writingOptions,
  formatOption(formats),
  ...outputOptions,
];

/** What the flags of one run say, before config and answers are looked at. */
export interface Flags {
  only?: string[];
  skip?: string[];
  all?: boolean;
  level?: Level;
  unsafeFixes?: boolean;
  entry?: string[];
  schema?: string[];
  allEntries?: boolean;
  workspace?: string;
  workspaces?: boolean;
  include?: string[];
  exclude?: string[];
  yes?: boolean;
  set?: string[];
  answers?: string;
  saveAnswers?: string;
  interactive?: boolean;
  dryRun?: boolean;
  check?: boolean;
  patch?: string;
  pm?: 'npm' | 'pnpm' | 'yarn' | 'bun';
  install?: 'full' | 'lockfile' | 'none' | false;
  projectPrettier?: boolean;
  allowDirty?: boolean;
  verify?: boolean;
  start?: string;
  health?: string;
  db?: string;
  tests?: boolean;
  against?: string;
  apply?: string;
  probes?: boolean;
  commits?: boolean;
  format?: string;
  report?: string[];
  failOn?: (typeof thresholds)[number];
  json?: boolean;
  facts?: boolean;
  why?: string;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
  cwd?: string;
  config?: string;
}
