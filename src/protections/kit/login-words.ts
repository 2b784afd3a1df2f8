/* What logins and their fields are called, in English. */

export const SECRET = /pass(word|wd|phrase|code)?$|^pwd$|^pw$|otp$|^pin$|^code$|totp|mfa|2fa|^secret$/i;
export const ACCOUNT =
  /^(e-?_?mail(address)?|user_?(name|email|login)?|login|account|identifier|phone(number)?|mobile|(reg(istration)?|roll|student|employee|member|matric)_?(no|number|id))$/i;

/** What says something else elsewhere, and who it is beside a password. */
export const BESIDE_SECRET =
  /^(id|name|handle|nick_?(name)?|screen_?name|(login|account|member|customer|client|admin|staff|card)_?(name|id|no|number))$/i;

export const LOGIN =
  /(^|\/)(log-?_?in|sign-?_?in|sign-?_?up|authenticate|forg[eo]t-?_?password|reset-?_?password|password|otp|2fa|mfa)\/?$/i;
/** With other words in its last name, it has to read a secret: `/admin-login`, `/login/staff`, `/verify-otp`. */
export const LOGIN_AMONG = /(log-?_?in|sign-?_?in|otp|2fa|mfa)(?![a-z])[^/]*(\/\w+)?\/?$/i;
/** Called by how it is known who signs in, it has to read a secret, too: `/auth/local`, `/login/ldap`. */
export const LOGIN_BY =
  /(^|\/)(auth(entication)?|log-?_?in|sign-?_?in|sessions?)\/(local|credentials?|ldap|basic|native|internal|database|email|password)\/?$/i;
/** Who sets up a second factor proves to have it, with a code of a moment ago. */
export const SET_UP = /(otp|2fa|mfa)\/(enable|set-?up|activate|enroll?)\/?$/i;
/** Words that mean a login only where nothing but its surroundings stands before them: `/api/auth/verify`, not `/orders/verify`. */
export const NEAR_LOGIN =
  /^(\/(api|v\d+|auth|accounts?|users?|me|identity|oauth2?))*\/(auth|sessions?|tokens?|register|reset|forg[eo]t|verify)\/?$/i;
/** A message is sent to whoever is named: `/resend-otp`, `/password-reset`, `/auth/send-verification-email`, `/verification_code`, `/users/resend`, `/lost-password`. */
export const MESSAGE =
  /(^|\/)((forg[eo]t|forgotten|lost|recover)-?_?(my-?_?)?(password|pass|pwd|account)?|(request|send|start|init(iate)?)-?_?(password-?_?)?(reset|recovery)|password-?_?(reset|recovery|forg[eo]t)(-?_?(request|link|e?-?mail))?|(reset|recover)-?_?(password|pass|pwd)-?_?(request|link|e?-?mail)|(re)?-?_?send-?_?(login-?_?|e?-?mail-?_?|phone-?_?|account-?_?)?(otp|pin|code|verification|confirmation|activation|magic|token)([-_]?(code|link|e?-?mail|otp|sms|token))?|(request|get|generate|new)?-?_?(verification|verify|confirmation|sms|phone|mobile|auth|login|security|one-?_?time)-?_?(code|pin|otp)s?|(auth|users?|accounts?|verification|confirmation|otp|e-?mail)\/re-?_?send|magic-?_?link)\/?$/i;
/** A code is tried: `/verify-code`, `/users/confirm-email`; of an order or a coupon it is no proof of who somebody is. */
export const CODE =
  /(^|\/)(verify|confirm|check|validate|activate|submit)-?_?(login-?_?|sms-?_?|e?-?mail-?_?|phone-?_?|(password-?_?)?(reset|recovery)-?_?|forg[eo]t-?_?password-?_?|sign-?_?up-?_?|security-?_?|auth-?_?)?(otp|pin|code|e?-?mail|phone|sms|account|user)\/?$|(^|\/)e?-?mail-?_?(verification|confirmation)\/?$/i;
export const OTHER_CODES =
  /coupon|voucher|promo|discount|gift|redeem|order|booking|ticket|invite|invitation|zip|postal|qr/i;
export const WEBHOOK = /webhooks?|\/hooks?(\/|$)/i;
