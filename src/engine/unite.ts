import type { ConfigDraft, DependencyDraft, EnvDraft, Step } from '../model/step.ts';

/** Each thing once, in the place of the first that asks for it: equal steps, and those that can be united, serve all their findings. */
export function unite(steps: readonly Step[]): Step[] {
  const united: { step: Step; findings: Set<number>; protections: Set<string> }[] = [];
  const places = new Map<string, number>();
  for (const step of steps) {
    const { findings, protections } = step;
    const key = keyOf(step);
    const other = united[places.get(key) ?? -1];
    const both = other && union(other.step, step);
    if (!both) {
      places.set(key, united.length);
      united.push({ step, findings: new Set(findings), protections: new Set(protections) });
      continue;
    }
    other.step = both;
    for (const id of findings) other.findings.add(id);
    for (const id of protections) other.protections.add(id);
  }
  return united.map(({ step, ...served }) => ({
    ...step,
    findings: [...served.findings],
    protections: [...served.protections],
  }));
}

/** What a step is about: steps of one key may be united. */
function keyOf(step: Step): string {
  switch (step.kind) {
    case 'transform':
      return `${step.transform} ${step.file} ${JSON.stringify(step.edit)}`;
    case 'file':
      return `file ${step.path} ${step.template}`;
    case 'config':
      return `config ${step.path}`;
    case 'dependency':
      return `package ${step.manifest} ${step.name}`;
    case 'env':
      return `env ${step.file}`;
    case 'note':
      return `note ${step.text}`;
  }
}

/** Two steps of one key as one; `undefined` where they contradict each other. */
function union(a: Step, b: Step): Step | undefined {
  if (a.kind === 'config' && b.kind === 'config') return unionOfConfig(a, b);
  if (a.kind === 'env' && b.kind === 'env') return { ...a, entries: unionOfEntries(a, b) };
  if (a.kind === 'dependency' && b.kind === 'dependency') return unionOfPackages(a, b);
  return a;
}

function unionOfConfig<S extends ConfigDraft>(a: S, b: ConfigDraft): S | undefined {
  const sections = unionOfData(a.sections, b.sections);
  return sections && { ...a, sections };
}

/** The first to name a variable says what it means. */
function unionOfEntries(a: EnvDraft, b: EnvDraft): EnvDraft['entries'] {
  return [...a.entries, ...b.entries.filter(({ name }) => !a.entries.some((entry) => entry.name === name))];
}

/** The first to ask for a package gets its version; what runs wins over what only builds. */
function unionOfPackages<S extends DependencyDraft>(a: S, b: DependencyDraft): S {
  return { ...a, dev: a.dev && b.dev };
}

/** Two pieces of data as one: what either wants is wanted, lists hold the items of both. `undefined` where they contradict each other. */
function unionOfData<T>(a: T, b: T): T | undefined {
  if (Object.is(a, b)) return a;
  if (typeof a === 'boolean' && typeof b === 'boolean') return (a || b) as T;
  if (Array.isArray(a) && Array.isArray(b)) {
    const known = new Set(a.map((item) => JSON.stringify(item)));
    return [...a, ...b.filter((item) => !known.has(JSON.stringify(item)))] as T;
  }
  if (!isRecord(a) || !isRecord(b)) return undefined;
  const entries: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const value = key in a && key in b ? unionOfData(a[key], b[key]) : key in a ? a[key] : b[key];
    if (value === undefined && a[key] !== undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries) as T;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
