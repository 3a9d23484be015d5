import fc from "fast-check";
import { validate } from "../../policies/validate";
import { ApiServer, type Verdict } from "./apiServer";
import { manifests, namespaces } from "./generators";
import { junkNamespaces } from "./mutations";
import { handPicked, meantDifferences } from "./manifests";
import { startApiServer, type StartedApiServer } from "./startApiServer";

/** Another seed draws other manifests: PARITY_SEED=7 npx jest parity. */
const seed = Number(process.env["PARITY_SEED"] ?? 20241031);

let server: ApiServer;
let started: StartedApiServer | undefined;

beforeAll(async () => {
  started = await startApiServer();
  server = new ApiServer(started.access);
  for (const namespace of [...namespaces, ...junkNamespaces]) await server.createNamespace(namespace);
}, 900_000);

afterAll(async () => {
  await started?.stop();
});

test("manifests picked by hand get the API server's verdict, for its reasons", async () => {
  const given = handPicked();
  expect(given.length).toBeGreaterThan(300);
  expect(await disagreements(given)).toEqual([]);
}, 120_000);

test(`generated manifests get the API server's verdict, for its reasons (PARITY_SEED=${String(seed)})`, async () => {
  const given = fc.sample(manifests(), { numRuns: 600, seed });
  // Both kinds have to be there, or the verdict says nothing.
  const right = given.filter((manifest) => errorPaths(manifest).length === 0).length;
  expect(right).toBeGreaterThan(200);
  expect(given.length - right).toBeGreaterThan(200);
  expect(await disagreements(given)).toEqual([]);
}, 120_000);

test("texts that nearly are CIDRs, names and labels are judged one by one as the API server does", async () => {
  const given = fc.sample(bulk(), { numRuns: 40, seed });
  expect(await disagreements(given)).toEqual([]);
}, 120_000);

test.each(meantDifferences())("differs on purpose: $why", async ({ manifest }) => {
  const { accepted } = await server.verdict(manifest);
  expect(accepted).toBe(errorPaths(manifest).length > 0);
});

/** What each manifest is judged differently for; empty where both sides agree on all. */
async function disagreements(given: readonly unknown[]): Promise<readonly string[]> {
  const found = await Promise.all(
    given.map(async (manifest) => {
      const difference = compare(errorPaths(manifest), await server.verdict(manifest));
      return difference === undefined ? [] : [`${difference}: ${JSON.stringify(manifest)}`];
    }),
  );
  return found.flat();
}

function compare(ours: readonly string[], verdict: Verdict): string | undefined {
  if (verdict.accepted !== (ours.length === 0)) {
    return `server says ${verdict.message || "accepted"}, we say ${ours.join(", ") || "accepted"}`;
  }
  const missing = verdict.fields.filter((field) => !ours.includes(field));
  if (missing.length > 0) return `only the server names ${missing.join(", ")}`;
  const more = ours.filter((path) => !verdict.fields.includes(path) && !isPassedOver(path, verdict.fields));
  return verdict.isComplete && more.length > 0 ? `only we name ${more.join(", ")}` : undefined;
}

/** The server looks no further where there is no cidr, or there are too many policyTypes; we do. */
function isPassedOver(path: string, fields: readonly string[]): boolean {
  if (path.startsWith("spec.policyTypes[")) return fields.includes("spec.policyTypes");
  return path.includes(".except[") && fields.includes(path.replace(/except\[\d+\]$/, "cidr"));
}

function errorPaths(manifest: unknown): readonly string[] {
  return validate(manifest).flatMap(({ severity, path }) => (severity === "error" ? [path] : []));
}

/** Policies full of texts that are right or slightly wrong, each at a path of its own. */
function bulk(): fc.Arbitrary<unknown> {
  const text = (characters: string, maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...Array.from(characters)), maxLength });
  const octet = fc.oneof(fc.nat(260).map(String), fc.constantFrom("00", "010", "", "a", "255"));
  const group = fc.oneof(text("0123456789abcdefABCDEF", 5), fc.constantFrom("", "", "0", "ffff", "1.2.3.4"));
  const prefix = fc.oneof(fc.nat(140).map(String), fc.constantFrom("08", "", "-1", "8 ", "128", "032"));
  const cidr = fc.oneof(
    fc
      .tuple(fc.array(octet, { minLength: 3, maxLength: 5 }), prefix)
      .map(([parts, bits]) => `${parts.join(".")}/${bits}`),
    fc
      .tuple(fc.array(group, { minLength: 2, maxLength: 9 }), prefix)
      .map(([parts, bits]) => `${parts.join(":")}/${bits}`),
    text("0123456789:./f", 20),
  );
  const port = fc.oneof(text("ab1-", 6), text("ab1-A_.", 17), fc.integer({ min: -2, max: 65540 }));
  const name = fc.oneof(text("aB1-_.", 5), text("aB1-_./ ", 8), text("ab", 70));
  return fc
    .record({
      from: fc.array(fc.record({ ipBlock: fc.record({ cidr }) }), { minLength: 60, maxLength: 60 }),
      ports: fc.array(fc.record({ port }), { minLength: 60, maxLength: 60 }),
      expressions: fc.array(
        fc.record({ key: name, operator: fc.constant("In"), values: fc.array(name, { minLength: 1, maxLength: 2 }) }),
        { minLength: 60, maxLength: 60 },
      ),
    })
    .map(({ from, ports, expressions }) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "bulk" },
      spec: { podSelector: { matchExpressions: expressions }, ingress: [{ from, ports }] },
    }));
}
