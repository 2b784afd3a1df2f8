import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'uploads',
  title: 'Uploads',
  why: 'Uploads are limited in size and number, stored under safe names, and never served as pages.',
  owasp: ['A04:2021', 'A05:2021', 'A06:2021', 'A02:2025', 'A03:2025', 'A06:2025'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html',
    'https://github.com/expressjs/multer#limits',
    'https://cwe.mitre.org/data/definitions/434.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  questions: [
    {
      key: 'uploads.megabytes',
      message: 'Maximum size of an uploaded file, in megabytes?',
      infer: () => ({ value: 'auto', source: '20 for pictures, 25 for what is held in memory, else 100' }),
      applies: ({ uploads }) => uploads.length > 0,
      validate: (value) => (/^([1-9]\d*|auto)$/.test(value) ? undefined : 'A whole number above 0, or auto.'),
      example: '10',
    },
  ],
  needs: [
    {
      fact: 'how large the files are that people upload',
      unknown:
        'a limit is written where only pictures are taken; elsewhere it is for review, and --set uploads.megabytes says it',
    },
    { fact: 'whether what is uploaded is served, and under whose name', unknown: 'no finding' },
  ],
  breaks:
    'A file over the limit gets 413. Uploaded .html and .svg files are downloaded instead of shown; images in pages still work. Multer 2 decodes non-Latin file names as its README says.',
  turnOff: 'Raise fileSize, or take out the options again.',
  example: {
    before: `const multer = require('multer');
const upload = multer({ dest: 'uploads/' });
app.post('/avatar', upload.single('avatar'), (req, res) => res.sendStatus(201));
`,
    after: `const multer = require('multer');
const upload = multer({ dest: 'uploads/', limits: { fileSize: 20 * 1024 * 1024 } });
app.post('/avatar', upload.single('avatar'), (req, res) => res.sendStatus(201));
`,
  },
  detect,
});
