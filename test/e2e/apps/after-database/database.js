'use strict';

exports.connect = function connect(uri, callback) {
  const names = ['ann'];
  const client = { collection: () => ({ count: () => names.length, insert: (name) => names.push(name) }) };
  setTimeout(callback, 20, null, client);
};
