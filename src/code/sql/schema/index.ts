import { memberName, walk, type Node } from '../../syntax/nodes.ts';
import type { Schema } from './column-type.ts';
import { readDdl } from './ddl.ts';
import { readEntity } from './entities.ts';
import { textOf } from './literal.ts';
import { readMigrationCall } from './migrations.ts';
import { readModelCall } from './models.ts';
import { readPrismaModels } from './prisma-models.ts';
import { agreed, tablesOf, type Declared } from './tables.ts';

export type { Schema } from './column-type.ts';

/** A file that may declare tables; `ast` where it is code. */
export interface Declaring {
  path: string;
  text: string;
  ast: Node | null;
}

const DDL = /\b(?:create\s+(?:\w+\s+){0,2}table|alter\s+table)\b/i;
const CODE =
  /\bcreateTable|\baddColumns?\b|\.define\(|\.init\(|\b(?:pg|mysql|sqlite)Table\(|@(?:Entity|Table)\b|\btableName\b|\b(?:alterTable|schema\.table)\(/;

/** Whether a file may declare a table; by a look at its text. */
export function mayDeclare(path: string, text: string): boolean {
  if (/\.(sql|ddl|prisma)$/i.test(path)) return path.endsWith('.prisma') || DDL.test(text);
  return DDL.test(text) || CODE.test(text);
}

/** The tables that files declare. Migrations follow one another by their names; different kinds of sources must agree. */
export function readSchema(files: readonly Declaring[]): Schema {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const ddl: Declared[] = [];
  const migrations: Declared[] = [];
  const models: Declared[] = [];
  for (const { path, text, ast } of sorted) {
    if (/\.prisma$/i.test(path)) models.push(...readPrismaModels(text));
    else if (!ast) ddl.push(...readDdl(text));
    else readCode(ast, ddl, migrations, models);
  }
  return agreed([tablesOf(ddl), tablesOf(migrations), tablesOf(models)]);
}

function readCode(ast: Node, ddl: Declared[], migrations: Declared[], models: Declared[]): void {
  walk(ast, (node) => {
    if (node.type === 'StringLiteral' || node.type === 'TemplateLiteral') {
      const text = textOf(node);
      if (text && DDL.test(text)) ddl.push(...readDdl(text));
    } else if (node.type === 'CallExpression') {
      const name = node.callee.type === 'Identifier' ? node.callee.name : (memberName(node.callee) ?? '');
      migrations.push(...readMigrationCall(node, name));
      models.push(...readModelCall(node, name));
    } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') models.push(...readEntity(node));
    // What takes a migration back declares nothing.
    return !isDown(node);
  });
}

function isDown(node: Node): boolean {
  if (node.type === 'ObjectMethod' || node.type === 'ClassMethod' || node.type === 'ObjectProperty')
    return node.key.type === 'Identifier' && node.key.name === 'down';
  if (node.type === 'AssignmentExpression') return memberName(node.left) === 'down';
  return node.type === 'FunctionDeclaration' && node.id?.name === 'down';
}

/** The tables of a schema whose names a text holds. */
export function tablesNamed(schema: Schema, text: string): Schema {
  const lower = text.toLowerCase();
  return Object.fromEntries(Object.entries(schema).filter(([table]) => lower.includes(table)));
}
