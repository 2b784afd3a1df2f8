import { findApp } from '../src/code/express/insertion/find-app.ts';
import { fillPlaceholders, inStyle } from '../src/code/edit/snippet.ts';
import { declareImports, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { endOf, startOf } from '../src/code/syntax/ancestors.ts';

/** Replaces the statement `app.set|enable|disable(name, …)` in place. */
export interface SettingOptions extends CodeSpec {
  app: string;
  /** `trust proxy` */
  name: string;
}

export default defineTransform<SettingOptions>((file, edits, { app: appName, name, code, imports }) => {
  const app = findApp(file, appName);
  if ('reason' in app) return [app];
  const items = app.items.filter((item) => item.kind === 'set' && item.path === name);
  const [item] = items;
  if (!item) return [{ reason: `${appName} has no setting “${name}” in ${file.path}` }];
  const { names, missing } = resolveImports(file, imports, item.statement);
  const filled = fillPlaceholders(code, new Map(names).set('app', item.receiver)).replace(/;\s*$/, '');
  const text = inStyle(filled, styleOf(file), lineIndent(file.text, startOf(item.node)));
  let changed = false;
  for (const { node } of items) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    // Only the link is replaced: what it is called on may be a whole chain.
    const start = startOf(node.callee.property);
    const link = text.slice(item.receiver.length + 1);
    if (file.text.slice(start, endOf(node)) === link) continue;
    edits.replace(start, endOf(node), link);
    changed = true;
  }
  if (changed) declareImports(file, edits, missing, item.statement);
  return [];
});
