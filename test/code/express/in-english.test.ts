import { expect, it } from 'vitest';
import { inEnglish } from '../../../src/code/express/in-english.ts';

it.each([
  ['req.body.haslo', 'req.body.password'],
  ['nuevaContrasena', 'nuevaPassword'],
  ['user_lozinka', 'user_password'],
  ['/api/iniciar-sesion', '/api/login'],
  ['/logga-in', '/login'],
  ['contraseña', 'password'],
  ['/connexion', '/login'],
])('reads %s as %s', (text, expected) => expect(inEnglish(text)).toBe(expected));

it.each(['/connexions', 'parolaccia', 'connection', 'user', 'rollen', '/entrance'])('leaves %s as it is', (text) =>
  expect(inEnglish(text)).toBe(text),
);
