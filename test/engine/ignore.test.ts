import { describe, expect, it } from 'vitest';
import { ignoreComment } from '../../src/engine/ignore.ts';
import type { Finding } from '../../src/model/protection.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';

function at(line: number): Finding {
  return {
    id: 0,
    ruleId: 'cors/any-origin',
    protection: 'cors',
    rule: { severity: 'high', fix: 'review', message: '', cwe: '', owasp: '' },
    at: { file: 'app.js', line, column: 1, endLine: line, endColumn: 2, start: 0, end: 1 },
    certain: true,
    message: '',
    refused: null,
  };
}

function ask(text: string, line: number): ReturnType<typeof ignoreComment> {
  return ignoreComment(createTree(memoryBase({ 'app.js': text })), at(line));
}

describe('harden-express-ignore', () => {
  it.each([
    ['app.use(cors()); // harden-express-ignore cors/any-origin -- public data', 1],
    ['// harden-express-ignore cors -- public data\napp.use(cors());', 2],
    ['/* harden-express-ignore cors/any-origin -- public data */\r\napp.use(cors());\r\n', 2],
  ])('counts on the line and the one above: %s', (text, line) => {
    expect(ask(text, line)).toEqual({ ignored: true, reason: 'public data' });
  });

  it('asks for a reason', () => {
    const answer = ask('// harden-express-ignore cors/any-origin\napp.use(cors());', 2);
    expect(answer).toMatchObject({ ignored: false });
  });

  it.each([
    ['// harden-express-ignore headers -- other protection\napp.use(cors());', 2],
    ['// harden-express-ignore cors -- too far away\n\napp.use(cors());', 3],
    ['// harden-express-ignore cors/other-rule -- other rule\napp.use(cors());', 2],
  ])('says nothing of other findings: %s', (text, line) => {
    expect(ask(text, line)).toBeNull();
  });
});
