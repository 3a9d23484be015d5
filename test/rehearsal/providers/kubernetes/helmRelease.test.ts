import { releaseCheck, releaseInputs, releaseMade } from "../../../../rehearsal/providers/kubernetes/helmRelease";
import { providerInputs } from "../../../../rehearsal/providers/kubernetes";
import type { Properties } from "../../../../rehearsal/providers/propertyValues";
import { argsOf } from "../support/sdkArgs";

const check = (inputs: Properties, oldInputs?: Properties) =>
  releaseCheck(
    {
      urn: "urn",
      type: "kubernetes:helm.sh/v3:Release",
      name: "operator",
      signal: new AbortController().signal,
      oldInputs,
      inputs,
      randomSeed: new Uint8Array(32),
    },
    "default",
  );

test("a release takes the inputs that the SDK declares", () => {
  expect([...releaseInputs].sort()).toEqual(argsOf("@pulumi/kubernetes/helm/v3/release", "ReleaseArgs"));
});

test("the provider takes arguments that the SDK declares, but for those that need what is not simulated", () => {
  const refused = ["alwaysRender", "renderYamlToDirectory"];
  const known = [...providerInputs, ...refused].filter((name) => name !== "version");
  expect(known.sort()).toEqual(argsOf("@pulumi/kubernetes/provider", "ProviderArgs"));
});

test("a misspelt input and an absent chart are failures", () => {
  expect(check({ chrat: "c" }).failures.map(({ property }) => property)).toEqual(["chrat", "chart"]);
});

test("a name is generated once and kept", () => {
  const { inputs } = check({ chart: "c" });
  expect(inputs["name"]).toMatch(/^operator-[0-9a-f]{8}$/);
  expect(check({ chart: "c" }, inputs).inputs["name"]).toBe(inputs["name"]);
});

test("a release is recorded and says that its chart is not installed", () => {
  const { id, outputs, namespace } = releaseMade({ inputs: { name: "o", namespace: "n", chart: "c", version: "v1" } });
  expect(id).toBe("n/o");
  expect(outputs["status"]).toMatchObject({ chart: "c", version: "v1", status: "recorded: chart not fetched" });
  expect(namespace).toBeUndefined();
});

test("a release that asks for its namespace has it made", () => {
  const inputs = { name: "o", namespace: "n", chart: "c", createNamespace: true };
  expect(releaseMade({ inputs }).namespace).toMatchObject({ kind: "Namespace", metadata: { name: "n" } });
});
