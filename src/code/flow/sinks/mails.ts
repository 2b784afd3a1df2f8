import type { Sink } from './sink.ts';

const SENDING = ['sendMail', 'sendEmail'];
const SENDERS = ['@sendgrid/mail', 'sendmail', 'emailjs', 'resend'];
const HTML = ['html', 'HtmlBody', 'htmlBody'];

const mailed = (options: readonly string[]): Sink['targets'] =>
  options.flatMap((option) => [
    { call: { method: SENDING }, argument: 0, option },
    { call: { package: SENDERS, member: ['', 'send'] }, argument: 0, option },
  ]);

/** Pages that are sent by mail. */
export const mails: Sink = {
  id: 'mails',
  words: 'a mail',
  targets: mailed(HTML),
  parts: ['query', 'body', 'params'],
  stoppedBy: ['number', 'html', 'pattern'],
  harms: (into, front, { path }) =>
    into.length === 0 && path.length > 0 && !/\b(href|src)\s*=\s*["']?[^"'>]*$/i.test(front),
};

/** Links in a mail whose host is what the sender of a request says of it. */
export const mailLinks: Sink = {
  id: 'mail-links',
  words: 'a link in a mail',
  targets: mailed([...HTML, 'text', 'TextBody']),
  parts: ['headers'],
  stoppedBy: ['listed', 'host', 'pattern', 'checked'],
  harms: (into, front, { path }) =>
    into.length === 0 &&
    /:\/\/$/.test(front) &&
    /^(host|hostname|x-forwarded-host|origin|referer)?$/.test(path.at(-1) ?? ''),
};
