import { inEnglish } from '../../code/express/in-english.ts';
import type { IdentityFacts } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { bare, isFunction, memberName, walk, type Node } from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';

type CallNode = Extract<Node, { type: 'CallExpression' }>;
type IfNode = Extract<Node, { type: 'IfStatement' }>;

const COMPARES =
  /^(compare|compareSync|verify|verifySync|(compare|verify|check|validate|match|matches|valid|isValid|isCorrect|correct)_?(user)?_?(passw(or)?d|pwd|pass|hash))$/i;
const PASSWORD = /(^|[._])(passw(or)?d|pwd|pass|passphrase)\w{0,4}$/i;
/** What somebody without an account can send. */
const ACCOUNT = /e_?mail|user_?name|login|phone|mobile|handle|nick|account/i;
/** Who is signed in already, or holds a link, is told nothing new. */
const SIGNED_IN =
  /\b(req|request)\.(user|session|auth|account|userId|uid)\b|res\.locals|findById|findByPk|\b(decoded|payload|currentUser|resetToken|jwt)\b|(old|current|new)_?pass/i;

/** A login that answers an unknown account in other words than a wrong password: where, and both words. */
export function unknownAccountOf(source: Source, node: Node): IdentityFacts['unknownAccounts'] {
  if (node.type !== 'CallExpression') return [];
  const record = recordOf(source, node);
  if (!record) return [];
  const path = ancestors(source.ast, node);
  const mismatch = mismatchOf(source, node, path);
  const guarded = mismatch && firstGuard(source, path, record, node);
  if (!guarded) return [];
  const { guard, head } = guarded;
  if (!ACCOUNT.test(head) || SIGNED_IN.test(head)) return [];
  const [unknown, wrong] = [wordsOf(guard.consequent), wordsOf(mismatch)];
  if (!unknown || !wrong || unknown === wrong) return [];
  return [{ place: placeAt(source, startOf(guard.test), endOf(guard.test)), unknown, wrong }];
}

/** The name of what holds the stored password: `user` of `bcrypt.compare(password, user.hash)` and of `user.checkPassword(password)`. */
function recordOf({ text }: Source, node: CallNode): string | undefined {
  const callee = bare(node.callee as Node);
  const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
  const args = (node.arguments as Node[]).map((one) => bare(one));
  if (!COMPARES.test(name) || !args.some((one) => PASSWORD.test(inEnglish(textOf(text, one))))) return undefined;
  const held = [...args, ...('object' in callee ? [bare(callee.object as Node)] : [])]
    .map((one) => rootOf(one))
    .filter(
      (root) =>
        root && !/^(req|request|ctx|body|bcrypt\w*|argon2|this|crypto|scrypt|password\w*|input|data)$/i.test(root),
    );
  return held[0];
}

function rootOf(node: Node): string | undefined {
  let at = node;
  while (at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression') at = bare(at.object);
  return at.type === 'Identifier' && (at !== node || /user|account|admin|member|customer/i.test(at.name))
    ? at.name
    : undefined;
}

/** The check for an unknown account, and what the function that holds it does before: the comparison may be in a callback. */
function firstGuard(
  source: Source,
  path: readonly Node[],
  record: string,
  call: Node,
): { guard: IfNode; head: string } | undefined {
  for (const fn of path.filter((one) => isFunction(one)).slice(0, 4)) {
    const guard = guardIn(source, fn, record, call);
    if (guard) return { guard, head: source.text.slice(startOf(fn), startOf(guard)) };
  }
  return undefined;
}

/** `if (!user) …` before the comparison; of rows, `if (rows.length === 0) …`. */
function guardIn(source: Source, fn: Node, name: string, call: Node): IfNode | undefined {
  const record = name.replaceAll('$', '\\$');
  const origin = new RegExp(
    `\\b(?:const|let|var)\\s+(?:${record}|\\[\\s*${record}\\s*\\])\\s*=\\s*(\\w+)(?:\\[0\\]|\\.rows\\[0\\])?\\s*[;\\n]`,
  );
  const names = [record, origin.exec(textOf(source.text, fn))?.[1]].filter(Boolean).join('|');
  const missing = new RegExp(
    `^(!\\s*(${names})(\\.length|\\[0\\]|\\.rows\\.length|\\.rows\\[0\\])?|(${names})(\\[0\\]|(\\.rows)?\\.length)?\\s*(===?\\s*(null|undefined|0|false)|<\\s*1|<=\\s*0))$`,
  );
  let found: IfNode | undefined;
  walk(fn, (node) => {
    if (node.type === 'IfStatement' && startOf(node) < startOf(call) && missing.test(textOf(source.text, node.test)))
      found ??= node;
    // A handler of its own says something else.
    return !(isFunction(node) && node !== fn && (startOf(call) < startOf(node) || endOf(node) < endOf(call)));
  });
  return found;
}

/** What runs where the password is wrong. */
function mismatchOf(source: Source, call: CallNode, path: readonly Node[]): Node | undefined {
  const holder = path.find((one, at) => at > 0 && !/^(Await|Unary|Parenthesized|Logical)Expression$/.test(one.type));
  if (holder?.type === 'IfStatement') return branchOf(source, holder, textOf(source.text, call));
  const callback = call.arguments.at(-1);
  const [scope, name] =
    holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier'
      ? [path.find((one) => isFunction(one)), holder.id.name]
      : isFunction(callback as Node)
        ? [callback as Node, parameterOf(callback as Node)]
        : [];
  if (!scope || !name) return undefined;
  let found: Node | undefined;
  walk(scope, (node) => {
    if (node.type === 'IfStatement' && startOf(node) > startOf(call)) found ??= branchOf(source, node, name);
  });
  return found;
}

/** `(err, matches) => …` */
function parameterOf(fn: Node): string | undefined {
  const last = 'params' in fn ? fn.params.at(-1) : undefined;
  return last?.type === 'Identifier' ? last.name : undefined;
}

/** The branch for what is not so. */
function branchOf({ text }: Source, node: IfNode, subject: string): Node | undefined {
  const test = textOf(text, node.test).replace(/\s|await/g, '');
  const bareSubject = subject.replace(/\s|await/g, '');
  if ([`!${bareSubject}`, `!(${bareSubject})`, `${bareSubject}===false`, `${bareSubject}==false`].includes(test))
    return node.consequent;
  return [bareSubject, `(${bareSubject})`, `${bareSubject}===true`].includes(test)
    ? (node.alternate ?? undefined)
    : undefined;
}

/** The texts of an answer, without what goes to a log. */
function wordsOf(branch: Node): string {
  const words: string[] = [];
  walk(branch, (node) => {
    if (node.type === 'CallExpression') {
      const callee = bare(node.callee as Node);
      const object = 'object' in callee ? bare(callee.object as Node) : callee;
      if (object.type === 'Identifier' && /^(console|\w*log\w*|debug)$/i.test(object.name)) return false;
    }
    if (node.type === 'StringLiteral' && /\s|^[A-Z]/.test(node.value.trim())) words.push(node.value.trim());
    if (node.type === 'TemplateLiteral')
      words.push(
        node.quasis
          .map(({ value }) => value.raw)
          .join('…')
          .trim(),
      );
    return true;
  });
  return words.join(' · ').slice(0, 80);
}
