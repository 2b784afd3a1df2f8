import type { Base } from './column-type.ts';
import { columnOf, type Declared } from './tables.ts';

const BASES: Readonly<Record<string, Base>> = {
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'float',
  Decimal: 'decimal',
  Boolean: 'boolean',
  String: 'text',
  DateTime: 'timestamp',
  Json: 'json',
  Bytes: 'binary',
};
const NATIVE: Readonly<Record<string, string>> = {
  Date: 'date',
  Uuid: 'uuid',
  Timestamptz: 'timestamptz',
  Timestamp: 'timestamp',
  Time: 'time',
  JsonB: 'jsonb',
};

/** The models of a schema.prisma, by the names of their tables. */
export function readPrismaModels(text: string): Declared[] {
  const enums = new Set([...text.matchAll(/^\s*enum\s+(\w+)/gm)].map(([, name]) => name));
  return [...text.matchAll(/^\s*model\s+(\w+)\s*\{([\s\S]*?)^\s*\}/gm)].flatMap(([, model = '', body = '']) => {
    const table = /@@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(body)?.[1] ?? model;
    return [...body.matchAll(/^\s*(\w+)\s+(\w+)(\[\])?(\?)?(.*)$/gm)].flatMap(
      ([, field = '', type = '', list, optional, rest = '']): Declared[] => {
        const base = list ? 'array' : enums.has(type) ? 'enum' : BASES[type];
        if (!base) return [];
        const native = /@db\.(\w+)/.exec(rest)?.[1] ?? '';
        const sql = NATIVE[native] ?? '';
        const column = /@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(rest)?.[1] ?? field;
        const key = /@id\b/.test(rest) || /^(\w+)Id$|_id$/.test(field);
        const own = sql ? columnOf(sql) : null;
        const nullable = optional !== undefined;
        return [
          { table, column, type: own ? { ...own, nullable, key } : columnOf('', { base, sql: '', nullable, key }) },
        ];
      },
    );
  });
}
