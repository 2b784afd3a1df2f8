import { buildApp } from './app.ts';

const port: number = Number(process.env.PORT) || 3000;

buildApp().listen(port);
