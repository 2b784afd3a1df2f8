import type { Part } from '../code/flow/request.ts';
import type { Place } from './place.ts';

/** A place on the way from a request to where a value does harm, with what happens there. */
export interface Waypoint {
  place: Place;
  words: string;
}

/** A value that a request decides and that arrives in a call that does harm with it. */
export interface Flow {
  source: {
    part: Part;
    /** Members below it: `email` of `req.body.email`. */
    path: readonly string[];
    place: Place;
    /** It is read there as a member of the request, and not taken apart: `req.body`. */
    isMember: boolean;
  };
  /** From the source to the sink, each with what happens there. */
  steps: readonly Waypoint[];
  sink: {
    /** The kind of harm: `nosql`. */
    id: string;
    words: string;
    /** The call. */
    place: Place;
    /** The callee as written. */
    callee: string;
    argument: Place;
    /** The text that the call is given first, where that is one: the view of `res.render('search', …)`, the statement of a bound value. */
    first: string | null;
    /** Keys under which the value lands in the argument. */
    into: readonly string[];
    /** The expression that stands there; `shorthand` in `{ email }`. */
    value: Place;
    shorthand: boolean;
    /** Text in front of the value in the argument; `\0` stands for a part that is not written there. */
    front: string;
    /** The expression that holds the value and no text beside it; `orElse` where another follows it: `x || '/'`. */
    inner: Place;
    /** Where text was last put beside it, in this file; `null` for nowhere. */
    joined: Place | 'elsewhere' | null;
    /** `inner` stands beside other text, or in a call, within the argument. */
    isPart: boolean;
    orElse: boolean;
    /** Of the name of an upload: it is mentioned again further down. */
    usedAgain?: boolean;
    /** Fields of the model that the call is on, with their types, where its schema is seen; `always`: no record is without. */
    fields?: readonly { name: string; type: string; always: boolean }[];
    /** The model may have others, which a plugin adds. */
    open?: boolean;
    /** Names that the code itself writes into the body: `req.body.user = req.user.id`. */
    written?: readonly string[];
    /** Names that the code sets behind it: `{ ...req.body, user: req.user.id }`. */
    replaced?: readonly string[];
    /** Of a command for a shell: the same as a program with its arguments. */
    split?: {
      code: string;
      callee: string;
      calleePlace: Place;
      module: string | null;
      declared: { place: Place; code: string } | null;
    };
    /** Of a request of the server: what stands behind its address. */
    behind?: 'nothing' | 'function' | 'options' | 'unseen';
    /** Of a method that is called on the value. */
    receiver?: Receiver;
  };
  /** Checks and conversions on the way. */
  guards: readonly {
    words: string;
    proof: string;
    place: Place;
    /** The folder that a path is compared with, without a separator behind it; `separator` is what the file calls that. `cut`: with the first characters of it. */
    loose?: { folder: Place; separator: string | null; cut?: true };
  }[];
  /** A guard on the way takes the harm out. */
  stopped: boolean;
  /** `false` where the source or the sink is told by its name alone. */
  certain: boolean;
}

/** What a method is called on. */
export interface Receiver {
  /** With its parentheses and casts. */
  place: Place;
  /** Without them, as written. */
  written: string;
  /** `req.query.q?.trim()` */
  optional: boolean;
  /** It is seen to be there: `if (req.query.q)`, `req.query.q || ''`. */
  present: boolean;
  /** The call is looked at by a condition. */
  tested: boolean;
}

/** What a value is called where it comes in: `req.body.email`, `message.email`, `args.email`. */
export function nameOfSource({ part, path }: Pick<Flow['source'], 'part' | 'path'>): string {
  if (part === 'message') return ['message', ...path].join('.');
  if (part === 'arguments') return ['args', ...path].join('.');
  if (part === 'archive') return ['entry', ...path].join('.');
  return ['req', ...(part === 'whole' ? [] : [part]), ...path].join('.');
}
