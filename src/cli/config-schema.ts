import type { Option } from './options/index.ts';

/** The JSON schema of the config file and of `--answers`, from the table of options. */
export function configSchema(table: readonly Option[]): object {
  const keys = table.filter((option) => option.config !== undefined);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'harden-express.config.json',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(keys.map((option) => [option.config, { description: option.help, ...typeOf(option) }])),
    },
  };
}

const TEXTS = { type: 'array', items: { type: 'string' } };

function typeOf({ kind, choices }: Option): object {
  switch (kind) {
    case 'pairs':
      return { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
    case 'ignores':
      return {
        type: 'array',
        items: {
          type: 'object',
          required: ['rule', 'reason'],
          additionalProperties: false,
          properties: { rule: { type: 'string' }, files: TEXTS, reason: { type: 'string', minLength: 1 } },
        },
      };
    case 'switch':
      return { type: 'boolean' };
    case 'choice':
      return { enum: choices };
    case 'text':
      return { type: 'string' };
    default:
      return TEXTS;
  }
}
