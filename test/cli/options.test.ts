import { Ajv } from 'ajv';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/cli/config-schema.ts';
import { optionTable, type Option } from '../../src/cli/options/index.ts';
import { replayLine } from '../../src/cli/replay.ts';
import { formatNames } from '../../src/report/names.ts';
import { harden } from './command.ts';
import { makeFolder } from '../io/folder.ts';

const table = optionTable(formatNames);

describe('the table of options', () => {
  it('makes the published schema of the config file (run with -u after a change of the table)', async () => {
    const text = await format(JSON.stringify(configSchema(table), null, 2), { parser: 'json', printWidth: 120 });
    await expect(text).toMatchFileSnapshot('../../schema/config.json');
  });

  it.each(['migrate', 'audit', 'routes', 'verify', 'undo', 'list', 'explain', 'ci'] as const)(
    'makes the help of %s',
    async (command) => {
      const { stdout, code } = await harden(makeFolder(), command, '--help');
      expect(code).toBe(0);
      const shown = table
        .filter((option) => option.commands.includes(command))
        .filter(({ flags }) => !stdout.includes(flags ?? ''));
      expect(shown).toEqual([]);
    },
  );

  it('makes a config that its schema accepts, and rejects what it does not know', () => {
    const accepts = new Ajv({ allowUnionTypes: true }).compile(configSchema(table));
    expect(accepts({ protections: ['cors'], level: 'strict', set: { 'proxy.hops': 1 }, entry: ['a.js'] })).toBe(true);
    expect(accepts({ ignore: [{ rule: 'cors', reason: 'public' }], plugins: ['./own.mjs'] })).toBe(true);
    expect(accepts({ ignore: [{ rule: 'cors' }] })).toBe(false);
    expect(accepts({ levels: 'strict' })).toBe(false);
    expect(accepts({ level: 'hard' })).toBe(false);
  });

  it('makes the line that replays a run, quoted for a shell', () => {
    const answers = {
      protections: ['cors', 'headers'],
      set: { 'cors.origins': 'https://a.example,https://b.example' },
      start: 'node "a b.js"',
    };
    expect(replayLine('my app', answers, table)).toBe(
      `npx harden-express migrate 'my app' --only cors,headers --set cors.origins=https://a.example,https://b.example --start 'node "a b.js"' --yes`,
    );
  });

  it('names each option once', () => {
    const repeated = (key: (option: Option) => string | null | undefined): unknown[] =>
      table.map(key).filter((name, at, all) => typeof name === 'string' && all.indexOf(name) !== at);
    expect([...repeated(({ flags }) => flags), ...repeated(({ config }) => config)]).toEqual([]);
  });
});
