const expressLoader = require('./express');

module.exports = async ({ expressApp }) => {
  await Promise.resolve(); // the database
  await expressLoader({ app: expressApp });
};
