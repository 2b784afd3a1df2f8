import { Router } from 'express';

interface Link {
  short: string;
  url: string;
}

const all = new Map<string, Link>();

export const links = Router();

links.post('/links', (req, res) => {
  const { url } = req.body as { url: string };
  const short = new URL(url).hostname.slice(0, 3) + (all.size + 1);
  all.set(short, { short, url });
  res.status(201).json(all.get(short));
});

links.get('/links', (_req, res) => {
  res.json([...all.values()]);
});

links.get('/to/:short', (req, res, next) => {
  const link = all.get(req.params.short);
  if (!link) return next();
  res.redirect(link.url);
});
