import Handlebars from 'handlebars';

/** Helpers that templates/index.ts registers: a call of one is compiled as a call, without a search for it in the data. */
const HELPERS =
  'is simple enforced upgrades literal list pairs join parts signCode signGroup signTypes member use log type';

const KNOWN = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(HELPERS.split(' ').map((name) => [name, true])),
};

/** Where a helper is called: only an error in Handlebars' own helpers would tell it. */
const PLACES = /,"loc":\{"start":\{"line":\d+,"column":\d+\},"end":\{"line":\d+,"column":\d+\}\}/g;
/** For versions before the one that is bundled. */
const OLDER_RUNTIME =
  / \|\| function\(parent, propertyName\) \{\s+if \(Object\.prototype\.hasOwnProperty\.call\(parent, propertyName\)\) \{\s+return parent\[propertyName\];\s+\}\s+return undefined\s+\}/g;

/**
 * The module of a template of the config module: what it renders with, compiled, and what is asked of its text. Compiling them at
 * run time was an eighth of the audit of a small app. The build and the tests load templates with it.
 */
export function precompiled(text) {
  const spec = Handlebars.precompile(text, KNOWN).replace(PLACES, '').replace(OLDER_RUNTIME, '');
  const namesOf = (pattern) => JSON.stringify([...new Set(Array.from(text.matchAll(pattern), ([, name]) => name))]);
  const members = namesOf(/\{\{#member "(\w+)"/g);
  const uses = namesOf(/\bsecurity\.(\w+)/g);
  return `export default { members: ${members}, uses: ${uses}, spec: ${spec} };`;
}
