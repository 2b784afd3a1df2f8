import { parse as babelParse, type ParseError, type ParserOptions, type ParserPlugin } from '@babel/parser';
import type { Shape } from './babel-8-shapes.ts';

/** What prettier takes for JavaScript, Flow and TypeScript, as its own plugin of Babel does. */
export type Dialect = 'babel' | 'babel-flow' | 'babel-ts';

const OPTIONS: ParserOptions = {
  sourceType: 'module',
  allowImportExportEverywhere: true,
  allowReturnOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  errorRecovery: true,
  createParenthesizedExpressions: true,
  createImportExpressions: true,
  attachComment: false,
};

const PLUGINS: ParserPlugin[] = [
  'doExpressions',
  'exportDefaultFrom',
  'functionBind',
  'functionSent',
  'throwExpressions',
  'partialApplication',
  // The types of the parser do not know it yet.
  ['decorators', { version: '2023-11' } as object],
  'moduleBlocks',
  'asyncDoExpressions',
  'destructuringPrivate',
  'decoratorAutoAccessors',
  'sourcePhaseImports',
  'deferredImportEvaluation',
  'explicitResourceManagement',
  ['optionalChainingAssign', { version: '2023-07' }],
  ['discardBinding', { syntaxType: 'void' }],
];

const DIALECTS: Record<Dialect, ParserPlugin[][]> = {
  babel: [['jsx']],
  'babel-flow': [['jsx', ['flow', { all: true }], 'flowComments']],
  'babel-ts': [['jsx', 'typescript'], ['typescript']],
};

/** What prettier lays out although no engine runs it. */
const ALLOWED = new Set([
  'StrictNumericEscape',
  'StrictWith',
  'StrictOctalLiteral',
  'StrictDelete',
  'StrictEvalArguments',
  'StrictEvalArgumentsBinding',
  'StrictFunction',
  'ForInOfLoopInitializer',
  'ParamDupe',
  'RestTrailingComma',
  'UnsupportedParameterDecorator',
  'UnterminatedJsxContent',
  'UnexpectedReservedWord',
  'ModuleAttributesWithDuplicateKeys',
  'InvalidEscapeSequenceTemplate',
  'NonAbstractClassHasAbstractMethod',
  'PatternIsOptional',
  'VarRedeclaration',
  'InvalidPrivateFieldResolution',
  'DuplicateExport',
  'DeclarationMissingInitializer',
  'DecoratorAbstractMethod',
]);

/** The tree of a file, with its parentheses. */
export function parseLeniently(text: string, name: Dialect): Shape {
  let first: unknown;
  for (const dialect of DIALECTS[name].flatMap((plugins) => ways(text, plugins))) {
    try {
      const file = babelParse(text, { ...OPTIONS, plugins: [...PLUGINS, ...dialect] });
      const error = (file.errors as ParseError[] | null)?.find(({ reasonCode }) => !ALLOWED.has(reasonCode));
      if (!error) return file as unknown as Shape;
      first ??= error;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** Two proposals of `|>` exclude each other. */
function ways(text: string, plugins: ParserPlugin[]): ParserPlugin[][] {
  const intrinsic: ParserPlugin[] = /%[A-Z]/.test(text) ? ['v8intrinsic'] : [];
  if (!text.includes('|>')) return [[...plugins, ...intrinsic]];
  return [
    [...plugins, ['pipelineOperator', { proposal: 'hack', topicToken: '%' }], ...intrinsic],
    [...plugins, ['pipelineOperator', { proposal: 'fsharp' }], ...intrinsic],
  ];
}

export const withoutShebang = (text: string): string => text.replace(/^#!.*/, '');

/** The comments before the first token hold the mark. */
export const isFlow = (text: string): boolean =>
  /@(?:no)?flow\b/.test(/^(?:\s|\/\/.*|\/\*[^]*?\*\/)*/.exec(withoutShebang(text))?.[0] ?? '');
