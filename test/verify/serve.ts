import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  origin: string;
  close(): Promise<void>;
}

/** Serves an Express app that `setup` fills, or a plain server that it returns. */
export async function serve(setup: (app: Express) => Server | void): Promise<Served> {
  const app = express();
  const server = setup(app) ?? createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An error handler that says nothing. */
export function quietErrors(
  error: { status?: number },
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  const status = error.status ?? 500;
  response.status(status).json({ error: status < 500 ? 'Bad request' : 'Internal error' });
}

/** An error handler that tells all. */
export function loudErrors(
  error: Error & { status?: number },
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  response.status(error.status ?? 500).send(`<pre>${error.stack}</pre>`);
}
