import { createApp } from './app.js';
import { connect } from './database.js';

const port = process.env.PORT ?? 3000;
const app = createApp(await connect());

app.listen(port, () => console.log(`Notes on http://localhost:${port}`));
