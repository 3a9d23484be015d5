import fc from "fast-check";
import { validateObject } from "../../policies/validateObject";
import { kubeconfig } from "../../rehearsal/cluster/kubeconfig";
import { applyPolicyCrds } from "../../rehearsal/providers/kubernetes/policyCrds";
import { ApiServer, type Resource } from "./apiServer";
import { calicoObjects } from "./calico/generators";
import { rightManifests, wrongManifests } from "./calico/manifests";
import { clusterPolicies } from "./clusterNetworkPolicy/generators";
import { handPicked } from "./clusterNetworkPolicy/manifests";
import { junkNamespaces } from "./mutations";
import { startApiServer, type StartedApiServer } from "./startApiServer";

/** Another seed draws other manifests: PARITY_SEED=7 npx jest otherParity. */
const seed = Number(process.env["PARITY_SEED"] ?? 20241031);

const clusterNetworkPolicies: Resource = {
  apiVersion: "policy.networking.k8s.io/v1alpha2",
  plural: "clusternetworkpolicies",
  isNamespaced: false,
};

let server: ApiServer;
let started: StartedApiServer | undefined;

beforeAll(async () => {
  started = await startApiServer();
  server = new ApiServer(started.access);
  for (const namespace of ["shop", ...junkNamespaces]) await server.createNamespace(namespace);
  await applyPolicyCrds(kubeconfig(started.access));
}, 900_000);

afterAll(async () => {
  server.close();
  await started?.stop();
});

test("ClusterNetworkPolicies picked by hand are accepted by both sides or by none", async () => {
  const given = handPicked();
  expect(given.length).toBeGreaterThan(250);
  expect(await disagreements(given)).toEqual([]);
}, 120_000);

test(`generated ClusterNetworkPolicies are accepted by both sides or by none (PARITY_SEED=${String(seed)})`, async () => {
  const given = fc.sample(clusterPolicies(), { numRuns: 800, seed });
  // Both kinds have to be there, or the verdict says nothing.
  const right = given.filter((manifest) => errors(manifest).length === 0).length;
  expect(right).toBeGreaterThan(250);
  expect(given.length - right).toBeGreaterThan(250);
  expect(await disagreements(given)).toEqual([]);
}, 120_000);

test("objects of Calico that use every field are accepted by both sides", async () => {
  const given = rightManifests();
  expect(given.flatMap(errors)).toEqual([]);
  expect(await refused(given)).toEqual([]);
});

test("objects of Calico whose structure is wrong are refused by both sides", async () => {
  const given = wrongManifests();
  expect(given.filter((manifest) => errors(manifest).length === 0)).toEqual([]);
  expect(await refused(given)).toHaveLength(given.length);
});

test(`generated objects of Calico that we accept the server accepts (PARITY_SEED=${String(seed)})`, async () => {
  const given = fc.sample(calicoObjects(), { numRuns: 1000, seed }).filter((manifest) => errors(manifest).length === 0);
  expect(given.length).toBeGreaterThan(200);
  expect(await refused(given)).toEqual([]);
}, 120_000);

/** What one side accepts and the other refuses, and why. */
async function disagreements(given: readonly unknown[]): Promise<readonly string[]> {
  const found = await Promise.all(
    given.map(async (manifest) => {
      const ours = errors(manifest);
      const { accepted, message } = await server.verdict(manifest, clusterNetworkPolicies);
      if (accepted === (ours.length === 0)) return [];
      return [
        `server says ${message || "accepted"}, we say ${ours.join(", ") || "accepted"}: ${JSON.stringify(manifest)}`,
      ];
    }),
  );
  return found.flat();
}

/** What the server refuses of objects of Calico, and why. */
async function refused(given: readonly unknown[]): Promise<readonly string[]> {
  const found = await Promise.all(
    given.map(async (manifest) => {
      const { accepted, message } = await server.verdict(manifest, resourceOf(manifest));
      return accepted ? [] : [`${message}: ${JSON.stringify(manifest)}`];
    }),
  );
  return found.flat();
}

function resourceOf(manifest: unknown): Resource {
  const { kind } = manifest as { readonly kind: string };
  const singular = kind.toLowerCase();
  return {
    apiVersion: "projectcalico.org/v3",
    plural: singular.endsWith("y") ? singular.replace(/y$/, "ies") : `${singular}s`,
    isNamespaced: !kind.includes("Global") && kind !== "Tier",
  };
}

function errors(manifest: unknown): readonly string[] {
  return validateObject(manifest).flatMap(({ severity, path, message }) =>
    severity === "error" ? [`${path} ${message}`] : [],
  );
}
