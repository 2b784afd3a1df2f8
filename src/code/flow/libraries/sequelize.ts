import type { Library } from './library.ts';

export const sequelize: Library = {
  packages: ['sequelize', 'sequelize-typescript'],
  roles: {
    module: { Sequelize: 'Sequelize', new: 'connection', Model: 'model', default: 'Sequelize' },
    Sequelize: { new: 'connection', Model: 'model' },
    connection: { 'define()': 'model', 'model()': 'model', models: 'models' },
    models: { '*': 'model' },
    model: {
      'scope()': 'model',
      'unscoped()': 'model',
      ...Object.fromEntries(
        ['findOne', 'findByPk', 'findById', 'create', 'build'].map((name) => [`${name}()`, 'instance']),
      ),
    },
    instance: {},
  },
  types: { Sequelize: 'connection', ModelStatic: 'model' },
};
