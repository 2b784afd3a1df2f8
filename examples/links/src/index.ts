import { Server } from './server.js';

new Server(Number(process.env.PORT) || 3000).start();
