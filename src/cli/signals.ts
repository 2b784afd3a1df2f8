import { Cancelled } from '../model/errors.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

let heard: number | undefined;

/** What a shell says of a program that the signal ended which stopped this one's work; `undefined` where none did. */
export const codeOfSignal = (): number | undefined => heard;

/**
 * Runs what has something to take back: a signal aborts it, and does not end the process. Everywhere else signals do what they
 * usually do: Node hears them only between two steps, and a long computation would not end at Ctrl-C.
 *
 * @param work throws {@link Cancelled} when it is aborted and everything is as it was; what is done by then stays done
 */
export async function heeding<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const forget = listen((code) => {
    if (!stop.signal.aborted) stop.abort(new Cancelled());
    heard ??= code;
  });
  try {
    return await work(stop.signal);
  } finally {
    forget();
  }
}

/** A signal ends the process as shells expect it, after what is to be put right first, and what waits for the end of the process. */
export async function endingAtSignals<Result>(work: () => Promise<Result>, putRight: () => void): Promise<Result> {
  const forget = listen((code) => {
    putRight();
    process.exit(code);
  });
  try {
    return await work();
  } finally {
    forget();
  }
}

/** Lets signals that came in during long synchronous work be heard. */
export const breathe = (): Promise<void> => new Promise((done) => setImmediate(done));

function listen(act: (code: number) => void): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, code]) => [signal, (): void => act(code)] as const);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
