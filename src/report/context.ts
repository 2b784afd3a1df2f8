import type { Report } from '../model/report.ts';

/** What a format needs beside the report itself. */
export interface Context {
  command: 'migrate' | 'audit' | 'routes' | 'verify';
  exitCode: number;
  tool: { name: string; version: string };
  /** The project's folder, as seen from where the command runs. */
  root: string;
  /** Its folder below the one that the command was given, where one run is about several projects. */
  within?: string;
  /** Its folder below the top of the repository, with a trailing slash: where code hosts look for files. */
  fromTop?: string;
  /** The answers by key, as `--answers` takes them. */
  answers: Readonly<Record<string, unknown>>;
  /** Nothing was written. */
  dryRun: boolean;
  /** `node_modules` and lockfile were left alone: what to run. */
  installCommand: string | null;
  replay: string;
  undo: string;
  /** What each protection stops, and what its change can break, by id. */
  about?: Readonly<Record<string, { title: string; why: string; breaks: string }>>;
  /** Columns of the terminal; lines are wrapped there. */
  width: number;
  paint: Paint;
}

/** Colours, or the text as it is where there are none. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>>;

export type Render = (report: Report, context: Context) => string;
