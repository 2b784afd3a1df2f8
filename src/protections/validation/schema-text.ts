import type { Project } from '../../model/project.ts';

type Kind = 'email' | 'number' | 'boolean' | 'text';

/** Validators, in the order in which the first that an app has is taken, each with how a schema is written in it. */
const VALIDATORS: readonly (readonly [string, (fields: readonly [string, Kind][]) => string])[] = [
  ['express-validator', (fields) => fields.map(([name, kind]) => `body('${name}')${CHAINS[kind]}`).join(', ')],
  ['celebrate', (fields) => `celebrate({ body: Joi.object({ ${written(fields, JOI)} }) })`],
  ['joi', (fields) => `Joi.object({ ${written(fields, JOI)} }).validate(req.body)`],
  ['@hapi/joi', (fields) => `Joi.object({ ${written(fields, JOI)} }).validate(req.body)`],
  ['yup', (fields) => `yup.object({ ${written(fields, YUP)} }).validate(req.body)`],
  ['valibot', (fields) => `v.parse(v.object({ ${written(fields, VALIBOT)} }), req.body)`],
  [
    'ajv',
    (fields) =>
      `ajv.compile({ type: 'object', required: [${fields.map(([name]) => `'${name}'`).join(', ')}], properties: { ${written(fields, AJV)} } })`,
  ],
  ['zod', (fields) => `z.object({ ${written(fields, ZOD)} }).parse(req.body)`],
];

const CHAINS: Readonly<Record<Kind, string>> = {
  email: '.isString().isEmail()',
  number: '.isNumeric()',
  boolean: '.isBoolean()',
  text: '.isString().isLength({ max: 1000 })',
};
const JOI: Readonly<Record<Kind, string>> = {
  email: 'Joi.string().email().required()',
  number: 'Joi.number().required()',
  boolean: 'Joi.boolean().required()',
  text: 'Joi.string().required()',
};
const YUP: Readonly<Record<Kind, string>> = {
  email: 'yup.string().email().required()',
  number: 'yup.number().required()',
  boolean: 'yup.boolean().required()',
  text: 'yup.string().required()',
};
const VALIBOT: Readonly<Record<Kind, string>> = {
  email: 'v.pipe(v.string(), v.email())',
  number: 'v.number()',
  boolean: 'v.boolean()',
  text: 'v.string()',
};
const AJV: Readonly<Record<Kind, string>> = {
  email: "{ type: 'string' }",
  number: "{ type: 'number' }",
  boolean: "{ type: 'boolean' }",
  text: "{ type: 'string' }",
};
const ZOD: Readonly<Record<Kind, string>> = {
  email: 'z.string().email()',
  number: 'z.coerce.number()',
  boolean: 'z.boolean()',
  text: 'z.string()',
};

const written = (fields: readonly [string, Kind][], kinds: Readonly<Record<Kind, string>>): string =>
  fields.map(([name, kind]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}: ${kinds[kind]}`).join(', ');

/** A schema for fields of a body, in the validator that the app uses. */
export function schemaText({ manifest }: Project, names: readonly string[]): string {
  const declared = { ...manifest?.dependencies, ...manifest?.devDependencies };
  const fields = names.map((name): [string, Kind] => [name, kindOf(name)]);
  const [, write] = VALIDATORS.find(([name]) => name in declared) ?? VALIDATORS[VALIDATORS.length - 1] ?? [];
  return write ? `${write(fields)}.` : '';
}

function kindOf(name: string): Kind {
  if (/e-?mail$/i.test(name)) return 'email';
  if (/^(age|price|amount|quantity|qty|count|total|rating|limit|page|year)$|(Price|Amount|Count)$/.test(name))
    return 'number';
  return /^(is|has|can)[A-Z]|^(active|enabled|published|done|completed)$/.test(name) ? 'boolean' : 'text';
}
