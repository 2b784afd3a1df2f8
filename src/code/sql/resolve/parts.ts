import { driverNamed, memberOf } from '../drivers/index.ts';
import { D1_BINDING } from '../drivers/d1.ts';
import type { Fact } from './fact.ts';

/** What a member of a value is; calling is left to the caller. */
export function partOf(fact: Fact, name: string): Fact | undefined {
  if (fact.kind === 'object')
    return Object.hasOwn(fact.members, name) ? fact.members[name] : name === 'default' ? fact : undefined;
  if (fact.kind === 'role') {
    const member = memberOf(fact.driver, fact.role, name);
    if (member && 'to' in member && !callable(fact, name))
      return { kind: 'role', driver: fact.driver, role: member.to };
    if (member) return { kind: 'method', driver: fact.driver, role: fact.role, method: name };
  }
  return name === 'default' ? fact : undefined;
}

/** Members of the module role that are classes or namespaces are values; the rest are methods. */
function callable(fact: { driver: string; role: string }, name: string): boolean {
  const member = memberOf(fact.driver, fact.role, name);
  if (!member || !('to' in member)) return true;
  const roles = driverNamed(fact.driver)?.roles[member.to];
  return (
    !/^[A-Z]/.test(name) &&
    !(fact.role === 'module' && (name === 'default' || name === 'native' || name === 'sql' || name === 'db')) &&
    !(roles !== undefined && name === 'as') &&
    !/^(manager|client|connection|sequelize|schema|em)$/.test(name)
  );
}

/** What calling it gives, or promises. */
export function resultOf(called: Fact): Fact | undefined {
  if (called.kind === 'returns') return called.fact;
  if (called.kind === 'role') {
    const member = memberOf(called.driver, called.role, '()');
    return member && 'to' in member ? { kind: 'role', driver: called.driver, role: member.to } : undefined;
  }
  if (called.kind !== 'method') return undefined;
  const member = memberOf(called.driver, called.role, called.method);
  if (member && 'sink' in member && called.role === 'builder')
    return { kind: 'role', driver: called.driver, role: 'builder' };
  return member && 'to' in member ? { kind: 'role', driver: called.driver, role: member.to } : undefined;
}

/** The one name that says what it is wherever it comes from: `models.sequelize`, `db.sequelize`. */
export function byName(name: string): Fact | undefined {
  return name === 'sequelize' ? { kind: 'role', driver: 'sequelize', role: 'connection' } : undefined;
}

/** `mysql.createConnection(…)` where nothing declares `mysql`: another script has made it global. */
export function undeclaredModule(name: string): Fact | undefined {
  return /^(mysql2?|pg|sqlite3|mssql|oracledb)$/.test(name)
    ? { kind: 'role', driver: name, role: 'module' }
    : undefined;
}

/** `env.DB`, `c.env.DB`: what a worker is given, and no variable of a process. */
export function workerBinding(path: string): Fact | undefined {
  return D1_BINDING.test(path) ? { kind: 'role', driver: 'd1', role: 'database' } : undefined;
}
