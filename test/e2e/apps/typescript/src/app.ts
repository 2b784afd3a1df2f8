import express, { type Application, type NextFunction, type Request, type Response } from 'express';

interface Task {
  id: number;
  title: string;
}

const tasks: Task[] = [{ id: 1, title: 'write' }];

export function buildApp(): Application {
  const app: Application = express();

  app.use(express.json({ limit: '8mb' }));

  app.get('/', (_req: Request, res: Response) => {
    res.json(tasks);
  });

  app.post('/tasks', (req: Request<object, Task, Omit<Task, 'id'>>, res: Response<Task>) => {
    const task = { id: tasks.length + 1, ...req.body };
    tasks.push(task);
    res.status(201).json(task);
  });

  app.get('/boom', async (): Promise<void> => {
    throw new Error('typed, and thrown');
  });

  app.use((err: Error, _req: Request, res: Response, _next: NextFunction) => {
    res.status(500).json({ message: err.message, stack: err.stack });
  });

  return app;
}
