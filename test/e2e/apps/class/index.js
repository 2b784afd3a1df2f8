const Server = require('./server');

new Server(process.env.PORT || 3000).start();
