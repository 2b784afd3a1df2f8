'use strict';

const { createApp } = require('./src/create-app');

const store = new Map([['1', { id: '1', title: 'first' }]]);

createApp({ store }).listen(process.env.PORT || 3000);
