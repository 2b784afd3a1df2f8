/**
 * Invoices with lines, as somebody writes them by hand into what `npm run new -- invoices` has made: in each file a text, and what
 * takes its place.
 */
export type Edits = Readonly<Record<string, readonly (readonly [there: string, written: string])[]>>;

const MIGRATION: Edits[string] = [
  ['  body text not null,\n', ''],
  [
    'create index invoices_owner on invoices (owner_id, created_at);',
    `create index invoices_owner on invoices (owner_id, created_at);

create table invoice_lines (
  invoice_id varchar(36) not null,
  position integer not null,
  text varchar(200) not null,
  amount integer not null,
  primary key (invoice_id, position),
  foreign key (invoice_id) references invoices (id) on delete cascade
);`,
  ],
];

/** The statements, which are the same in both apps but for their types. */
const STATEMENTS = (types: boolean): Edits[string] => {
  const typed = (text: string): string => (types ? text : '');
  return [
    ['return { items: rows.map(toInvoice), total', 'return { items: rows.map(toItem), total'],
    [
      '      return row ? toInvoice(row) : null;\n',
      `      if (!row) return null;
      const lines = await database.query${typed('<InvoiceLine>')}(
        'select text, amount from invoice_lines where invoice_id = ? order by position',
        [id],
      );
      return { ...toItem(row), lines: lines.map(({ text, amount }) => ({ text, amount })) };
`,
    ],
    [
      `    async add(ownerId${typed(': string')}, { title, body }${typed(': InvoiceInput')})${typed(': Promise<Invoice>')} {
      const row = { id: randomUUID(), title, body, created_at: Date.now() };
      await database.execute('insert into invoices (id, owner_id, title, body, created_at) values (?, ?, ?, ?, ?)', [
        row.id,
        ownerId,
        title,
        body,
        row.created_at,
      ]);
      return toInvoice(row);
    },
`,
      `    add: (ownerId${typed(': string')}, { title, lines }${typed(': InvoiceInput')})${typed(': Promise<Invoice>')} =>
      database.transaction(async () => {
        const row = { id: randomUUID(), title, created_at: Date.now() };
        await database.execute('insert into invoices (id, owner_id, title, created_at) values (?, ?, ?, ?)', [
          row.id,
          ownerId,
          title,
          row.created_at,
        ]);
        await writeLines(row.id, lines);
        return { ...toItem(row), lines };
      }),
`,
    ],
    [
      `    async change(ownerId${typed(': string')}, id${typed(': string')}, { title, body }${typed(': InvoiceInput')})${typed(': Promise<boolean>')} {
      const changed = await database.execute('update invoices set title = ?, body = ? where id = ? and owner_id = ?', [
        title,
        body,
        id,
        ownerId,
      ]);
      return changed > 0;
    },
`,
      `    change: (ownerId${typed(': string')}, id${typed(': string')}, { title, lines }${typed(': InvoiceInput')})${typed(': Promise<boolean>')} =>
      database.transaction(async () => {
        const changed = await database.execute('update invoices set title = ? where id = ? and owner_id = ?', [
          title,
          id,
          ownerId,
        ]);
        if (changed === 0) return false;
        await database.execute('delete from invoice_lines where invoice_id = ?', [id]);
        await writeLines(id, lines);
        return true;
      }),
`,
    ],
    [
      '  return {\n    async list',
      `  const writeLines = async (id${typed(': string')}, lines${typed(': InvoiceLine[]')})${typed(': Promise<void>')} => {
    for (const [position, { text, amount }] of lines.entries()) {
      await database.execute('insert into invoice_lines (invoice_id, position, text, amount) values (?, ?, ?, ?)', [
        id,
        position,
        text,
        amount,
      ]);
    }
  };

  return {
    async list`,
    ],
    [
      `const toInvoice = ({ id, title, body, created_at }${typed(': Row')})${typed(': Invoice')} => ({
  id,
  title,
  body,
`,
      `const toItem = ({ id, title, created_at }${typed(': Row')})${typed(': InvoiceItem')} => ({
  id,
  title,
`,
    ],
  ];
};

/** The app `api` in TypeScript. */
export const API: Edits = {
  'migrations/0003-invoices.sql': MIGRATION,
  'src/invoices/invoices.ts': [
    [
      `export const InvoiceInput = z.strictObject({
  title: z.string().trim().min(1, 'is missing').max(200),
  body: z.string().max(10_000).default(''),
});
`,
      `export const InvoiceLine = z.strictObject({
  text: z.string().trim().min(1, 'is missing').max(200),
  amount: z.int().min(0).max(100_000_000),
});
export type InvoiceLine = z.output<typeof InvoiceLine>;

export const InvoiceInput = z.strictObject({
  title: z.string().trim().min(1, 'is missing').max(200),
  lines: z.array(InvoiceLine).min(1, 'are missing').max(100),
});
`,
    ],
    [
      `  createdAt: string;
}
`,
      `  createdAt: string;
}

/** An invoice of a list. */
export type InvoiceItem = Omit<Invoice, 'lines'>;
`,
    ],
    ['  items: Invoice[];', '  items: InvoiceItem[];'],
    ['interface Row extends InvoiceInput {\n  id: string;\n', 'interface Row {\n  id: string;\n  title: string;\n'],
    ...STATEMENTS(true),
  ],
  'src/openapi/operations.ts': [
    [
      "{ InvoiceInput, InvoiceList } from '../invoices/invoices.ts'",
      "{ InvoiceInput, InvoiceLine, InvoiceList } from '../invoices/invoices.ts'",
    ],
    [
      'const Invoice = z.object({ id: z.uuid(), title: z.string(), body: z.string(), createdAt: z.iso.datetime() });',
      `const InvoiceItem = z.object({ id: z.uuid(), title: z.string(), createdAt: z.iso.datetime() });
const Invoice = InvoiceItem.extend({ lines: z.array(InvoiceLine) });`,
    ],
    ['InvoicePage = z.object({ items: z.array(Invoice)', 'InvoicePage = z.object({ items: z.array(InvoiceItem)'],
  ],
  'test/invoices.test.ts': [
    [
      "describe('invoices', () => {",
      "const invoiceOf = (title: string) => ({ title, lines: [{ text: 'Work', amount: 500 }] });\n\ndescribe('invoices', () => {",
    ],
    [`{ title: "Robert'); drop table invoices;--" }`, `invoiceOf("Robert'); drop table invoices;--")`],
    ["{ title: 'Other', body: 'text' }", "invoiceOf('Other')"],
    ["'/invoices', { title });", "'/invoices', invoiceOf(title));"],
    [
      "{ title: ['a'] }, { title: 'a', ownerId: 'b' }, { title: { $gt: '' } }",
      "{ title: 'a', lines: [] }, { ...invoiceOf('a'), ownerId: 'b' }",
    ],
    ["{ title: 'Mine' }", "invoiceOf('Mine')"],
    ["{ title: 'Yours' }", "invoiceOf('Yours')"],
    [
      "  it('are found, sorted",
      `  it('keep their lines, in order', async () => {
    const { client } = await signUp(app);
    const [first, second] = [
      { text: 'Work', amount: 500 },
      { text: 'Travel', amount: 20 },
    ];
    const made = await client.send('POST', '/invoices', { title: 'May', lines: [first, second] });
    const path = made.headers.get('location') ?? '';
    const linesNow = async () => ((await (await client.send('GET', path)).json()) as { lines: object[] }).lines;
    assert.deepEqual(await linesNow(), [first, second]);
    assert.equal((await client.send('PUT', path, { title: 'May', lines: [second] })).status, 204);
    assert.deepEqual(await linesNow(), [second]);
  });

  it('are found, sorted`,
    ],
  ],
  'test/security/target.ts': [
    [
      "{ path: '/invoices', fields: { title: 'A plain text', body: 'text' } }",
      "{ path: '/invoices', fields: { title: 'A plain text', lines: [{ text: 'Work', amount: 500 }] } }",
    ],
  ],
};

const ROWS = (
  values: string,
): string => `  <% for (const { text, amount } of [...${values}, ...Array(3).fill({ text: '', amount: '' })]) { %>
  <div class="row">
    <input name="text" aria-label="Text of a line" value="<%= text %>" maxlength="200" />
    <input name="amount" aria-label="Amount of a line" value="<%= amount %>" inputmode="numeric" />
  </div>
  <% } %>
  <%- include('partials/error', { id: 'lines', text: errors.lines }) %>
`;

const BODY = `  <label for="body">Text</label>
  <textarea id="body" name="body" maxlength="10000" rows="4" <% if (errors.body) { %>aria-invalid="true" aria-describedby="body-error"<% } %>><%= values.body || '' %></textarea>
  <%- include('partials/error', { id: 'body', text: errors.body }) %>
`;

const TYPED = "const values = { title: typed(req.body, 'title'), body: typed(req.body, 'body') };";

/** The app `web` in JavaScript. */
export const WEB: Edits = {
  'migrations/0003-invoices.sql': MIGRATION,
  'src/invoices/invoices.js': [
    [
      `export const InvoiceInput = z.strictObject({
  title: z.string().trim().min(1, 'is missing').max(200),
  body: z.string().max(10_000).default(''),
});
`,
      `/** A form sends a field once or several times. */
const several = (field) => z.preprocess((value) => [value ?? []].flat(), z.array(field).max(100));

/** Rows of a form; those without a text are left out. */
export const InvoiceInput = z
  .strictObject({
    title: z.string().trim().min(1, 'is missing').max(200),
    text: several(z.string().trim().max(200)),
    amount: several(z.coerce.number().int().min(0).max(100_000_000)),
  })
  .transform(({ title, text, amount }) => ({
    title,
    lines: text.map((each, at) => ({ text: each, amount: amount[at] ?? 0 })).filter((line) => line.text !== ''),
  }))
  .refine(({ lines }) => lines.length > 0, { path: ['lines'], message: 'are missing' });
`,
    ],
    ...STATEMENTS(false),
  ],
  'src/invoices/routes.js': [
    [TYPED, "const values = { title: typed(req.body, 'title') };"],
    [TYPED, "const values = { title: typed(req.body, 'title') };"],
  ],
  'views/invoice.ejs': [
    [
      '<p class="text"><%= invoice.body %></p>\n',
      `<ul class="list">
  <% for (const line of invoice.lines) { %>
  <li><%= line.text %> <span><%= line.amount %></span></li>
  <% } %>
</ul>
`,
    ],
  ],
  'views/invoices.ejs': [[BODY, ROWS('[]')]],
  'views/edit-invoice.ejs': [[BODY, ROWS('(values.lines ?? [])')]],
  'test/invoices.test.js': [
    ['body: `"\'><img src=x onerror=alert(1)>`', 'text: `"\'><img src=x onerror=alert(1)>`'],
    ["{ title: 'Another title', body: '' }", "{ title: 'Another title', text: 'Work', amount: '500' }"],
    ["{ title: ' ', body: 'a long text' }", "{ title: ' ', text: 'Work', amount: '500' }"],
    ['    assert.match(page, />a long text</);\n', ''],
    ["'/invoices', { title });", "'/invoices', { title, text: 'Work', amount: '500' });"],
    ["{ title: 'Mine' }", "{ title: 'Mine', text: 'Work', amount: '500' }"],
    ["{ title: 'Yours' }", "{ title: 'Yours', text: 'A' }"],
  ],
  'test/security/target.js': [
    [
      "{ path: '/invoices', fields: { title: 'A plain text', body: 'text' } }",
      "{ path: '/invoices', fields: { title: 'A plain text', text: 'Work', amount: '500' } }",
    ],
  ],
};
