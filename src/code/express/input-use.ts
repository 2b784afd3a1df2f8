import { type FunctionNode, keyName, memberName, rootName, unwrap, walk, type Node } from '../syntax/nodes.ts';

/** What a handler does with the request. */
export interface InputUse {
  readsBody: boolean;
  /** It calls something that by its name checks input. */
  checksInput: boolean;
  /** It hands the request to other code. */
  sharesRequest: boolean;
  /** It reads what whoever asks has written: the query, the body, parameters of the path. */
  readsInput: boolean;
  /** It compares a signature that the sender has made with a shared key: `x-slack-signature`, `verifyWebhook(req)`. */
  checksSigned: boolean;
  /** A service calls it, as what it reads and hands on shows: `hub.challenge`, `bot.processUpdate(req.body)`. */
  isCalledBack: boolean;
  /** It makes a token or a code and sends a message: whoever gets it is let in, or sets a new password. */
  sendsCode: boolean;
}

const INPUT = new Set(['query', 'body', 'params']);
const SIGNATURE = /^[\w-]*(signature|hmac)[\w-]*$/i;
const CHECKS_SIGNATURE =
  /^(is|has)?_?(verif\w*|check\w*|valid\w*)_?\w*(signature|webhook|hmac)|(signature|hmac)_?(is)?_?(valid|ok|match)/i;
/** What WhatsApp, Messenger and Slack ask before they call, and headers that services send with each call. */
const CALLED_BACK =
  /^(hub\.(challenge|verify_token|mode)|whatsapp_business_account|url_verification|x-(telegram-bot-api-secret-token|github-event|gitlab-(token|event)|shopify-(topic|hmac-sha256)|event-key|slack-(signature|request-timestamp)|hub-signature(-256)?|(twilio|line|zm|razorpay|paystack)-signature)|stripe-signature|(paypal-transmission|svix|webhook)-id)$/i;
const TAKES_UPDATE = /^(processUpdate|handleUpdate|processEvents?|processActivity)$/;
/** Twilio reads what it is to say, or to answer with. */
const TELLS_CALLER = /^(Voice|Messaging|Fax)Response$/;
const MAKES_CODE =
  /^(sign|randomBytes|randomInt|(generate|create|make|new|issue|get|random)_?\w*(token|otp|code|pin|link|passcode))$/i;
const SENDS_MESSAGE =
  /^(send|mail|deliver|e-?mail|text|notify)_?\w*(mail|sms|message|link|otp|code|token|reset|verification|confirmation)\w*$/i;
/** What is made as an identifier is a code only where it is called one. */
const MAKES_ID = /^(randomUUID|uuid|uuidv4|v4|nanoid|customAlphabet|random)$/;
const CODE =
  /(token|otp|code|pin|secret|link|jeton|kode?|codigo)$|^(reset|retriev\w*|activat\w*|confirm\w*|verif\w*|recover\w*)_?(key|hash|id|string)$/i;
const CHECKS = /valid|schema|^(parse|parseAsync|safeParse|safeParseAsync|assert|cast|attempt)$|sanit/i;

/** `message.chat`, `edited_message.chat` */
const isChatOfUpdate = (node: Node): boolean =>
  memberName(node) === 'chat' && 'object' in node && UPDATE.test(memberName(unwrap(node.object as Node)) ?? '');
const UPDATE = /^((edited_)?(message|channel_post)|callback_query|my_chat_member)$/;

export function inputUse({ body, params: written }: FunctionNode, params: readonly string[]): InputUse {
  const use: InputUse = {
    readsBody: false,
    checksInput: false,
    sharesRequest: false,
    readsInput: false,
    checksSigned: false,
    isCalledBack: false,
    sendsCode: false,
  };
  const place = params.length === 4 ? 1 : 0;
  const request = params[place];
  const note = (read: readonly (string | undefined)[]): void => {
    if (read.includes('body')) use.readsBody = true;
    if (read.some((name) => name !== undefined && INPUT.has(name))) use.readsInput = true;
  };
  const taken = keysOf(written.filter((one) => !isThis(one as Node))[place] as Node | undefined);
  note(taken);
  const seen = { mac: false, signature: false, code: false, message: false };
  walk(body, (node) => {
    if (node.type === 'VariableDeclarator' && isCode(node)) seen.code = true;
    if (node.type === 'StringLiteral' && CALLED_BACK.test(node.value)) use.isCalledBack = true;
    if (node.type === 'StringLiteral' && SIGNATURE.test(node.value)) seen.signature = true;
    note(readFrom(node, request));
    // `req.body.message.chat`: Telegram says in which chat something was written.
    if (request !== undefined && isChatOfUpdate(node) && rootName(node) === request) use.isCalledBack = true;
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const callee = unwrap(node.callee as Node);
    const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
    if (CHECKS.test(name) && !isJson(callee)) use.checksInput = true;
    if (name === 'createHmac') seen.mac = true;
    if (MAKES_CODE.test(name)) seen.code = true;
    if (TAKES_UPDATE.test(name) || TELLS_CALLER.test(name)) use.isCalledBack = true;
    if (SENDS_MESSAGE.test(name)) seen.message = true;
    if (CHECKS_SIGNATURE.test(name)) use.checksSigned = true;
    if (node.arguments.some((one) => isNamed(one as Node, request))) use.sharesRequest = true;
  });
  use.checksSigned ||= seen.mac && seen.signature;
  use.sendsCode = seen.code && seen.message;
  return use;
}

/** `const token = nanoid()` */
function isCode({ id, init }: Extract<Node, { type: 'VariableDeclarator' }>): boolean {
  if (id.type !== 'Identifier' || !CODE.test(id.name) || init?.type !== 'CallExpression') return false;
  const callee = unwrap(init.callee as Node);
  return MAKES_ID.test(callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? ''));
}

/** `({ query }, res) => …` */
const keysOf = (pattern: Node | undefined): (string | undefined)[] =>
  pattern?.type === 'ObjectPattern'
    ? pattern.properties.map((one) => (one.type === 'ObjectProperty' ? keyName(one.key, one.computed) : undefined))
    : [];

const isThis = (param: Node): boolean => param.type === 'Identifier' && param.name === 'this';

/** Members of the request that a node reads: `req.query`, `const { query } = req`. */
function readFrom(node: Node, request: string | undefined): (string | undefined)[] {
  if (node.type === 'VariableDeclarator' && isNamed(node.init, request)) return keysOf(node.id as Node);
  const isMember = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
  return isMember && isNamed(node.object, request) ? [memberName(node)] : [];
}

const isNamed = (node: Node | null | undefined, name: string | undefined): boolean => {
  const inner = node ? unwrap(node) : undefined;
  return inner?.type === 'Identifier' && inner.name === name;
};

const isJson = (callee: Node): boolean =>
  'object' in callee &&
  (callee.object as Node).type === 'Identifier' &&
  (callee.object as { name?: string }).name === 'JSON';
