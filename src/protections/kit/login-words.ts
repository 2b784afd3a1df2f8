/* What fields of a login are called, in English. */

export const SECRET = /pass(word|wd|phrase|code)?$|^pwd$|^pw$|otp$|^pin$|^code$|totp|mfa|2fa|^secret$/i;
export const ACCOUNT =
  /^(e-?_?mail(address)?|user_?(name|email|login)?|login|account|identifier|phone(number)?|mobile|(reg(istration)?|roll|student|employee|member|matric)_?(no|number|id))$/i;

/** What says something else elsewhere, and who it is beside a password. */
export const BESIDE_SECRET =
  /^(id|name|handle|nick_?(name)?|screen_?name|(login|account|member|customer|client|admin|staff|card)_?(name|id|no|number))$/i;
