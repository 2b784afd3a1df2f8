import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { links } from './routes/links.js';

export class Server {
  private readonly app: Express = express();

  constructor(private readonly port: number) {
    this.app.use(express.json({ limit: '5mb' }));
    this.app.use(express.urlencoded({ extended: true }));
    this.app.get('/', (_req, res) => {
      res.type('html').send(PAGE);
    });
    this.app.use('/', links);
    this.app.use(this.handleError);
  }

  start(): void {
    this.app.listen(this.port, () => console.log(`Links on http://localhost:${this.port}`));
  }

  private handleError(error: Error, _req: Request, res: Response, _next: NextFunction): void {
    res.status(500).send(`<pre>${error.stack}</pre>`);
  }
}

const PAGE = `<!doctype html>
<title>Links</title>
<form id="form"><input name="url" placeholder="https://…"><button>Shorten</button></form>
<output id="short"></output>
<script>
  document.querySelector('#form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const url = new FormData(event.target).get('url');
    const answer = await fetch('/links', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    });
    document.querySelector('#short').textContent = (await answer.json()).short;
  });
</script>`;
