const path = require('node:path');
const express = require('express');

const ui = express();
ui.use(express.static(path.join(__dirname, 'dist')));
module.exports = ui;
