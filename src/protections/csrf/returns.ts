import type { Project, Route } from '../../model/project.ts';
import { holds } from '../../model/place.ts';
import { flat, functionsIn } from '../kit/chain.ts';
import { patternOf } from '../kit/path-pattern.ts';

const SIGN_IN = /(^|\/)(callback|acs|saml\d?|sso|lti|launch|consume|assert(ion)?)(\/|$)/i;
/** Where a provider is asked to send its answer as a form. */
const REDIRECT = /(^|\/)(redirect|signin-oidc|oidc|openid|oauth2?|reply|return|authorize)(\/|$)/i;
const PAYMENT = /(^|\/)(success|fail(ed|ure)?|cancel(led)?|return|response|verify|complete|status|confirm)(\/|$)/i;
const PAID = /pay|checkout|order|transaction|purchase|ssl|bill/i;
const PAYS =
  /sslcommerz|paytm|payu|iyzi|ccavenue|phonepe|easebuzz|instamojo|paystack|flutterwave|mollie|redsys|razorpay|cashfree|jazzcash|midtrans|paypal|adyen|payfort|paystation/i;

/** Paths to which another site sends the browser back with a form: sign-ins (SAML, form_post, LTI) and payments. */
export function returnPaths(project: Project, routes: readonly Route[]): string[] {
  const names = Object.keys(project.manifest?.dependencies ?? {});
  const { formPosts, postedBack } = project.identity;
  const isPaid = names.some((name) => PAYS.test(name)) || project.calls.some(({ module }) => PAYS.test(module));
  const found = routes.filter(
    ({ full, handlers }) =>
      full.length > 1 &&
      !/[*()]/.test(full) &&
      (SIGN_IN.test(full) ||
        (formPosts.length > 0 && REDIRECT.test(full)) ||
        flat(handlers)
          .flatMap(functionsIn)
          .some(({ place }) => postedBack.some((at) => holds(place, at))) ||
        (isPaid && PAYMENT.test(full) && PAID.test(full))),
  );
  return [...new Set(found.map(({ full }) => full))].sort().map(patternOf);
}
