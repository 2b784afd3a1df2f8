import type { Path } from './tree.ts';
import type { Place } from './place.ts';

export interface Polling {
  file: Path;
  /** Requests of one open page. */
  perMinute: number;
}

export interface HtmlFacts {
  /** Inline `<script>` without a nonce, and whose hash no code names. */
  inlineScripts: Place[];
  /** Those of them that are sent as they are, with the hash that a policy can name: `sha256-…`. */
  hashes: { place: Place; hash: string }[];
  /** `on…=` attributes and `javascript:` URLs: no nonce makes them run. */
  inlineHandlers: Place[];
  inlineStyles: Place[];
  /** Scripts put style sheets or `style` attributes into pages as text. */
  scriptedStyles: boolean;
  /** Origins of scripts, styles, fonts, images, frames and fetches, by CSP directive; `*` where it is worked out in the page. */
  sources: Record<string, string[]>;
  usesEval: boolean;
  /** Browser features that client code asks for, by their Permissions-Policy names: `camera`, `geolocation`, `microphone`, `payment`, `usb`. */
  features: string[];
  /** The app answers with HTML at all: views, static `.html`, `res.send('<…')`. */
  present: boolean;
  /** What pages load as scripts: `/env.js`. */
  loads: string[];
  /** Scripts of other origins run in pages: what they ask for is not seen. */
  foreignScripts: boolean;
  /** Some page, or a script that a page of the app's own loads, was not read. */
  unread: boolean;
  /** Pages of the app are not among its files: a build has to make them first. */
  absent: boolean;
}
