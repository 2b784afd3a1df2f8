import type { Driver, Member, Sink } from './driver.ts';

const query: Sink = {
  text: 0,
  placement: 'replacements',
  binding: 'sequelize',
  mark: '?',
  config: { text: ['query'], values: 'values' },
};
const literal: Sink = { text: 0, placement: 'none', binding: 'sequelize', mark: '?', inText: true };
const connection: Record<string, Member> = {
  query: { sink: query },
  literal: { sink: literal },
  escape: { escapes: 'value' },
  sequelize: { to: 'connection' },
};

/** sequelize: `replacements` (or the `bind` that is there) in the options; the client writes the values into the text. */
export const sequelize: Driver = {
  name: 'sequelize',
  packages: ['sequelize', 'sequelize-typescript', '@sequelize/core'],
  dialect: 'unknown',
  roles: {
    module: {
      new: { to: 'connection' },
      Sequelize: { to: 'module' },
      default: { to: 'module' },
      literal: { sink: literal },
    },
    connection,
  },
  connection: 'connection',
  types: { Sequelize: 'connection' },
};
