/** The same work, given up at once when `signal` aborts: what it has started is for the caller to end. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(new Error("interrupted"));
    };
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    const letGo = () => {
      signal.removeEventListener("abort", giveUp);
    };
    work.finally(letGo).then(resolve, reject);
  });
}
