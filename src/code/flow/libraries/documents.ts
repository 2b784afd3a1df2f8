import type { Library } from './library.ts';

/** Parsers of XML that are fed in pieces. */
export const expat: Library = {
  packages: ['node-expat'],
  roles: {
    module: { Parser: 'Parser', 'createParser()': 'parser' },
    Parser: { new: 'parser', '()': 'parser' },
    parser: { 'on()': 'parser' },
  },
};

const document = { 'root()': 'document', 'get()': 'document' };

export const libxml: Library = {
  packages: ['libxmljs', 'libxmljs2'],
  roles: {
    module: { 'parseXml()': 'document', 'parseXmlString()': 'document', 'parseHtml()': 'document' },
    document,
  },
};

export const directory: Library = {
  packages: ['ldapjs', 'ldapts', 'ldapjs-client', 'ldapjs-promise'],
  roles: {
    module: { 'createClient()': 'client', Client: 'Client', new: 'client', default: 'Client' },
    Client: { new: 'client' },
    client: {},
  },
  types: { Client: 'client' },
};
