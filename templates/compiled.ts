import type Handlebars from 'handlebars';

/** Compiles templates with the helpers of one Handlebars, each text once. A name that the data lacks throws. */
export function compilerOf(handlebars: typeof Handlebars): (source: string) => Handlebars.TemplateDelegate {
  const known = new Map<string, Handlebars.TemplateDelegate>();
  return (source) => {
    const before = known.get(source);
    if (before) return before;
    const made = handlebars.compile(source, { noEscape: true, strict: true });
    known.set(source, made);
    return made;
  };
}
