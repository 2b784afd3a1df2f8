import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { startS3 } from './s3.ts';
import { build, run, UNHURRIED, type Made } from './workshop.ts';

vi.setConfig(UNHURRIED);

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

/** Keeps, reads and removes a picture; what each step gave, as JSON. */
const PROGRAM = `
import { readEnvironment } from './src/config/environment.js';
import { openStorage } from './src/storage.js';
const storage = openStorage(readEnvironment());
const text = async () => (await storage.get('pictures/some-id'))?.toString() ?? null;
try {
  const before = await text();
  await storage.put('pictures/some-id', Buffer.from('the bytes'));
  const kept = await text();
  await storage.remove('pictures/some-id');
  await storage.remove('pictures/some-id');
  console.log(JSON.stringify([before, kept, await text()]));
} catch (error) {
  console.log(JSON.stringify(error.name));
}
`;

describe('where a new app keeps uploads', () => {
  let made: Made;
  let bucket: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    bucket = await startS3(SECRET);
    const answers = { ...defaultsOf('api'), template: 'api', name: 'shop', pm: 'npm', lang: 'js' } as const;
    made = await build({ ...answers, with: ['uploads'] });
    writeFileSync(join(made.folder, 'program.js'), PROGRAM);
  });
  afterAll(() => {
    bucket.close();
    made.remove();
  });

  const keep = async (variables: Record<string, string>): Promise<unknown> => {
    const { output } = await run(made.folder, ['node', 'program.js'], variables);
    return JSON.parse(output.trim().split('\n').at(-1) ?? '');
  };
  const inBucket = (secret: string) => ({
    S3_BUCKET: 'uploads',
    S3_ENDPOINT: bucket.endpoint,
    S3_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    S3_SECRET_ACCESS_KEY: secret,
  });

  it('is a folder', async () => {
    expect(await keep({ DATA_DIR: join(made.folder, 'data') })).toEqual([null, 'the bytes', null]);
  });

  it('is a bucket of what speaks like S3, signed for', async () => {
    const put = vi.spyOn(bucket.objects, 'set');
    expect(await keep(inBucket(SECRET))).toEqual([null, 'the bytes', null]);
    expect(put).toHaveBeenCalledWith('/uploads/pictures/some-id', Buffer.from('the bytes'));
    expect({ refused: bucket.refused, left: bucket.objects.size }).toEqual({ refused: [], left: 0 });
  });

  it('says so where the bucket refuses it', async () => {
    expect(await keep(inBucket('of somebody else'))).toBe('SignatureDoesNotMatch');
  });
});
