import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { errorCause, errorMessage } from "./errors";

export interface DownloadOptions {
  /** Milliseconds without a single byte after which the host counts as silent. */
  readonly noAnswerAfter: number;
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes arrive; `total` is undefined when the host does not say. */
  readonly onBytes?: (received: number, total: number | undefined) => void;
}

/** The host cannot be reached, or does not answer, or stopped in the middle: other files of it are not worth a try. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/**
 * Writes what `url` holds to `file` and returns its SHA-256 in hexadecimal.
 *
 * @throws {NoAnswer} when no byte comes for `noAnswerAfter`
 * @throws when the host answers with anything but success
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<string> {
  const hash = createHash("sha256");
  const target = await open(file, "w");
  try {
    await receive(url, options, async (bytes) => {
      hash.update(bytes);
      await target.write(bytes);
    });
  } finally {
    await target.close();
  }
  return hash.digest("hex");
}

/** What `url` holds, as text; throws as `download` does. */
export async function downloadText(url: string, options: DownloadOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  await receive(url, options, (bytes) => void chunks.push(bytes));
  return Buffer.concat(chunks).toString("utf8");
}

async function receive(
  url: string,
  { noAnswerAfter, signal, onBytes }: DownloadOptions,
  take: (bytes: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort();
  }, noAnswerAfter);
  let received = 0;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any(signal ? [silence.signal, signal] : [silence.signal]),
    });
    timer.refresh();
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`\`${url}\` answered ${String(response.status)} ${response.statusText}`.trimEnd());
    }
    const length = response.headers.get("content-length");
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      await take(bytes);
      received += bytes.byteLength;
      onBytes?.(received, length === null ? undefined : Number(length));
      timer.refresh();
    }
  } catch (error) {
    signal?.throwIfAborted();
    const seconds = `${String(noAnswerAfter / 1000)} s`;
    if (silence.signal.aborted) {
      throw new NoAnswer(
        received === 0
          ? `\`${url}\` gave no answer in ${seconds}`
          : `\`${url}\` sent ${String(received)} bytes, then nothing for ${seconds}`,
      );
    }
    // What fetch itself throws has the reason as its cause.
    const cause = errorCause(error);
    if (cause !== undefined) throw new NoAnswer(`\`${url}\` cannot be reached: ${errorMessage(cause)}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
