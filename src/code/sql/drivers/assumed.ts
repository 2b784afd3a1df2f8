import type { Driver, Member } from './driver.ts';
import { driverNamed, driverOfPackage } from './index.ts';

/** The one driver of a project: what runs text where it is not seen what made the connection. */
export interface Assumed {
  driver: string;
  /** Methods of its connection that no function of the project has the name of. */
  methods: readonly string[];
}

/** Packages that run text which looks like SQL and has placeholders of its own. */
const OTHER_LANGUAGE =
  /influx|couchbase|cosmos|jsforce|salesforce|alasql|surrealdb|questdb|presto|trino|druid|dynamodb|timestream|neo4j|rethink|wrangler|cloudflare/i;

/** Drivers that take the same text and the same values: the first stands for both. */
const ALIKE = [['mysql', 'mysql2']];

/**
 * The driver behind connections that come from elsewhere: the only one that the code imports, or else the only one
 * that is installed.
 */
export function assumedDriver(
  installed: readonly string[],
  imported: readonly string[],
  codes: readonly string[],
): Assumed | undefined {
  if ([...installed, ...imported].some((name) => OTHER_LANGUAGE.test(name))) return undefined;
  const driver = onlyOne(imported) ?? (driversOf(imported).size === 0 ? onlyOne(installed) : undefined);
  const methods = driver ? sinksOf(driver).filter((name) => !codes.some((code) => defines(code, name))) : [];
  return driver && methods.length > 0 ? { driver: driver.name, methods } : undefined;
}

function driversOf(packages: readonly string[]): Set<string> {
  return new Set(packages.flatMap((name) => driverOfPackage(name)?.name ?? []));
}

function onlyOne(packages: readonly string[]): Driver | undefined {
  const found = [...driversOf(packages)];
  const alike = ALIKE.find((names) => found.length > 1 && found.every((name) => names.includes(name)));
  const [first] = alike ?? found;
  const driver = first !== undefined && (alike || found.length === 1) ? driverNamed(first) : undefined;
  return driver?.connection === undefined ? undefined : driver;
}

/** Methods of a connection, and of what its methods give, that take text. */
function sinksOf(driver: Driver): string[] {
  const names = new Set<string>();
  const roles = [driver.connection ?? ''];
  for (const role of roles)
    for (const [name, member] of Object.entries<Member>(driver.roles[role] ?? {})) {
      if ('sink' in member && member.sink.prefix === undefined && name !== '()' && name !== 'format') names.add(name);
      if ('to' in member && !roles.includes(member.to)) roles.push(member.to);
    }
  return [...names];
}

/** Whether code has a function of its own by that name: `query(text) {`, `query = async (text) =>`, `query: function`. */
function defines(code: string, name: string): boolean {
  const word = name.replace(/\$/g, '\\$&');
  const made = String.raw`(?:async\b|function\b|\(|\w+\s*=>|(?:util\.)?promisify\b)`;
  return new RegExp(
    String.raw`(?:^|[\s,;{(.])(?:function\s+${word}\b|${word}\s*(?:=\s*${made}|:\s*${made}|(?:<[^<>]*>)?\([^()]*\)\s*(?::[^={};]+)?\{))`,
  ).test(code);
}
