import type { Sink } from './sink.ts';

const PARTS = ['query', 'body', 'params', 'headers', 'cookies', 'url', 'file'] as const;
const LIBXML = ['libxmljs', 'libxmljs2', 'libxmljs-mt', 'libxml'];

/** XML whose entities are replaced by what they name: files and addresses of the server. */
export const entities: Sink = {
  id: 'entities',
  words: 'an XML parser that follows entities',
  targets: [
    {
      call: { package: LIBXML, member: ['parseXml', 'parseXmlString', 'parseXmlAsync', 'parseHtml', 'parseString'] },
      argument: 0,
      needs: 'noent',
    },
    { call: { package: LIBXML, member: ['Document.fromXml', 'XmlDocument.fromXml'] }, argument: 0, needs: 'noent' },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'html', 'pattern'],
  packages: LIBXML,
};

/** Parsers that write entities of entities out, without a bound. */
export const expansions: Sink = {
  id: 'expansions',
  words: 'an XML parser that writes entities out',
  targets: [
    { call: { on: ['node-expat.parser'], method: ['parse', 'write', 'end'] }, argument: 0 },
    { call: { package: ['xml2json'], member: ['toJson'] }, argument: 0 },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'html', 'pattern'],
  packages: ['node-expat', 'xml2json'],
};

/** YAML with the types of JavaScript, functions among them: what `load` of js-yaml read before version 4. */
export const typedYaml: Sink = {
  id: 'typed-yaml',
  words: 'YAML that may hold functions',
  targets: [{ call: { package: ['js-yaml'], member: ['load', 'loadAll'] }, argument: 0, without: 'schema' }],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'pattern'],
  packages: ['js-yaml'],
  below: { package: 'js-yaml', version: '4.0.0' },
};
