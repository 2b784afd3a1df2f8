import type { Project, Route } from '../../model/project.ts';
import { holds } from '../../model/place.ts';
import { flat, functionsIn } from './chain.ts';
import { patternOf } from './path-pattern.ts';

const SIGN_IN = /(^|\/)(callback|acs|saml\d?|sso|lti|launch|consume|assert(ion)?)(\/|$)/i;
/** Where a provider is asked to send its answer as a form. */
const REDIRECT = /(^|\/)(redirect|signin-oidc|oidc|openid|oauth2?|reply|return|authorize)(\/|$)/i;
const PAYMENT = /(^|\/)(success|fail(ed|ure)?|cancel(led)?|return|response|verify|complete|status|confirm)(\/|$)/i;
const PAID = /pay|checkout|order|transaction|purchase|ssl|bill/i;
const PAYS =
  /sslcommerz|paytm|payu|iyzi|ccavenue|phonepe|easebuzz|instamojo|paystack|flutterwave|mollie|redsys|razorpay|cashfree|jazzcash|midtrans|paypal|adyen|payfort|paystation/i;

/** Paths to which another site sends the browser back with a form: sign-ins (SAML, form_post, LTI) and payments. */
export function returnPaths(project: Project, routes: readonly Route[]): string[] {
  const { formPosts } = project.identity;
  const found = routes.filter(
    (route) =>
      canReturn(route) &&
      (SIGN_IN.test(route.full) ||
        (formPosts.length > 0 && REDIRECT.test(route.full)) ||
        isPostedBack(project, route) ||
        isPaidFor(project, route)),
  );
  return [...new Set(found.map(({ full }) => full))].sort().map(patternOf);
}

/** A route to which payments come back with a form, as far as a provider or its address shows it. */
export function paidReturn(project: Project): Route | undefined {
  return project.routes.find(
    (route) => /^(post|all)$/.test(route.method) && canReturn(route) && isPaidFor(project, route),
  );
}

const canReturn = ({ full }: Route): boolean => full.length > 1 && !/[*()]/.test(full);

function isPostedBack({ identity }: Project, { handlers }: Route): boolean {
  return flat(handlers)
    .flatMap(functionsIn)
    .some(({ place }) => identity.postedBack.some((at) => holds(place, at)));
}

function isPaidFor(project: Project, { full }: Route): boolean {
  if (project.identity.returnAddresses.some((address) => isAddressOf(address, full))) return true;
  const names = Object.keys(project.manifest?.dependencies ?? {});
  const isPaid = names.some((name) => PAYS.test(name)) || project.calls.some(({ module }) => PAYS.test(module));
  return isPaid && PAYMENT.test(full) && PAID.test(full);
}

// `/orders/*/paid` is an address of `/orders/:id/paid`.
function isAddressOf(address: string, full: string): boolean {
  const [given, own] = [address, full].map((path) => path.replace(/\/+$/, '').split('/'));
  if (!given || !own || given.length !== own.length) return false;
  return own.every((part, at) => part === given[at] || part.startsWith(':') || given[at] === '*');
}
