import type { Project } from '../../model/project.ts';

type Kind = 'email' | 'number' | 'boolean' | 'text';

/** What a body holds: a value, an object of them, or a list. */
type Shape = Kind | { list: Shape } | { fields: ReadonlyMap<string, Shape> };

/** How a schema is written in a validator. */
interface Dialect {
  kinds: Readonly<Record<Kind, string>>;
  object(fields: string, names: readonly string[]): string;
  list(item: string): string;
  /** The schema of a body, from the object that it is. */
  body(object: string): string;
}

const JOI: Omit<Dialect, 'body'> = {
  kinds: {
    email: 'Joi.string().email().required()',
    number: 'Joi.number().required()',
    boolean: 'Joi.boolean().required()',
    text: 'Joi.string().required()',
  },
  object: (fields) => `Joi.object({ ${fields} })`,
  list: (item) => `Joi.array().items(${item})`,
};
const JOI_BODY: Dialect = { ...JOI, body: (object) => `${object}.validate(req.body)` };

const YUP: Dialect = {
  kinds: {
    email: 'yup.string().email().required()',
    number: 'yup.number().required()',
    boolean: 'yup.boolean().required()',
    text: 'yup.string().required()',
  },
  object: (fields) => `yup.object({ ${fields} })`,
  list: (item) => `yup.array().of(${item})`,
  body: (object) => `${object}.validate(req.body)`,
};

const VALIBOT: Dialect = {
  kinds: {
    email: 'v.pipe(v.string(), v.email())',
    number: 'v.number()',
    boolean: 'v.boolean()',
    text: 'v.string()',
  },
  object: (fields) => `v.object({ ${fields} })`,
  list: (item) => `v.array(${item})`,
  body: (object) => `v.parse(${object}, req.body)`,
};

const AJV: Dialect = {
  kinds: {
    email: "{ type: 'string' }",
    number: "{ type: 'number' }",
    boolean: "{ type: 'boolean' }",
    text: "{ type: 'string' }",
  },
  object: (fields, names) =>
    `{ type: 'object', required: [${names.map((name) => `'${name}'`).join(', ')}], properties: { ${fields} } }`,
  list: (item) => `{ type: 'array', items: ${item} }`,
  body: (object) => `ajv.compile(${object})`,
};

const ZOD: Dialect = {
  kinds: {
    email: 'z.string().email()',
    number: 'z.coerce.number()',
    boolean: 'z.boolean()',
    text: 'z.string()',
  },
  object: (fields) => `z.object({ ${fields} })`,
  list: (item) => `z.array(${item})`,
  body: (object) => `${object}.parse(req.body)`,
};

const CHAINS: Readonly<Record<Kind, string>> = {
  email: '.isString().isEmail()',
  number: '.isNumeric()',
  boolean: '.isBoolean()',
  text: '.isString().isLength({ max: 1000 })',
};

/** Validators, in the order in which the first that an app has is taken. */
const DIALECTS: readonly (readonly [string, Dialect])[] = [
  ['celebrate', { ...JOI, body: (object) => `celebrate({ body: ${object} })` }],
  ['joi', JOI_BODY],
  ['@hapi/joi', JOI_BODY],
  ['yup', YUP],
  ['valibot', VALIBOT],
  ['ajv', AJV],
  ['zod', ZOD],
];

/** A schema for fields of a body, each by its path, in the validator that the app uses. */
export function schemaText({ manifest }: Project, paths: readonly (readonly string[])[]): string {
  const declared = { ...manifest?.dependencies, ...manifest?.devDependencies };
  if ('express-validator' in declared)
    return `${paths.map((path) => `body('${path.join('.')}')${CHAINS[kindOf(path)]}`).join(', ')}.`;
  const [, dialect] = DIALECTS.find(([name]) => name in declared) ?? ['zod', ZOD];
  return `${dialect.body(written(shapeOf(paths), dialect))}.`;
}

/** The object that these paths lead into; `*` is each item of a list. */
function shapeOf(paths: readonly (readonly string[])[]): Shape {
  const below = new Map<string, string[][]>();
  for (const [name = '', ...rest] of paths) below.set(name, [...(below.get(name) ?? []), rest]);
  const shapeBelow = (name: string, rests: readonly string[][]): Shape => {
    const deeper = rests.filter(({ length }) => length > 0);
    return deeper.length > 0 ? shapeOf(deeper) : kindOf([name]);
  };
  const items = below.get('*');
  if (items) return { list: shapeBelow('', items) };
  return { fields: new Map([...below].map(([name, rests]) => [name, shapeBelow(name, rests)])) };
}

function written(shape: Shape, dialect: Dialect): string {
  if (typeof shape === 'string') return dialect.kinds[shape];
  if ('list' in shape) return dialect.list(written(shape.list, dialect));
  const fields = [...shape.fields].map(
    ([name, inner]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}: ${written(inner, dialect)}`,
  );
  return dialect.object(fields.join(', '), [...shape.fields.keys()]);
}

function kindOf(path: readonly string[]): Kind {
  const name = path.at(-1) ?? '';
  if (/e-?mail$/i.test(name)) return 'email';
  if (/^(age|price|amount|quantity|qty|count|total|rating|limit|page|year)$|(Price|Amount|Count)$/.test(name))
    return 'number';
  return /^(is|has|can)[A-Z]|^(active|enabled|published|done|completed)$/.test(name) ? 'boolean' : 'text';
}
