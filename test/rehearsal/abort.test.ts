import { getEventListeners } from "node:events";
import { unlessAborted } from "../../rehearsal/abort";

const never = new Promise<never>(() => undefined);

test("work that ends before is handed on, and the signal is let go", async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(signal, Promise.resolve("ready"))).toBe("ready");
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("work that fails before fails with its own error, and the signal is let go", async () => {
  const { signal } = new AbortController();
  await expect(unlessAborted(signal, Promise.reject(new Error("no port")))).rejects.toThrow("no port");
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("work that goes on is given up at the abort", async () => {
  const interrupt = new AbortController();
  const working = unlessAborted(interrupt.signal, never);
  interrupt.abort();
  await expect(working).rejects.toThrow("interrupted");
});

test("work that begins after the abort is given up at once", async () => {
  await expect(unlessAborted(AbortSignal.abort(), never)).rejects.toThrow("interrupted");
});

test("a failure of work that was given up is nobody's any more", async () => {
  const interrupt = new AbortController();
  const work = Promise.withResolvers<never>();
  const working = unlessAborted(interrupt.signal, work.promise);
  interrupt.abort();
  work.reject(new Error("killed"));
  await expect(working).rejects.toThrow("interrupted");
});
