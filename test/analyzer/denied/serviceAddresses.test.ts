import { serviceAddresses } from "../../../analyzer/denied";

const service = (name: string, spec: object, namespace: string | undefined = "shop") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, ...(namespace !== "" && { namespace }) },
  spec,
});
const found = (...texts: readonly string[]) =>
  Object.fromEntries(serviceAddresses(texts.map((text, index) => ({ source: String(index), text }))));

test("addresses of Services are found in documents, lists and several texts", () => {
  const list = {
    apiVersion: "v1",
    kind: "List",
    items: [service("a", { clusterIP: "172.20.0.1" }), { kind: "Pod" }, null],
  };
  const yaml = "kind: Service\nmetadata: { name: b }\nspec:\n  clusterIPs: [172.20.0.2, 'fd00:0::2']\n";
  expect(found(JSON.stringify(list), yaml)).toEqual({
    "shop/a": ["172.20.0.1"],
    "default/b": ["172.20.0.2", "fd00::2"],
  });
});

test.each([
  ["None", service("a", { clusterIP: "None" })],
  ["nothing", service("a", {})],
  ["no text", service("a", { clusterIP: 7, clusterIPs: {} })],
  ["another kind", { ...service("a", { clusterIP: "172.20.0.1" }), kind: "Other" }],
])("there is none where it says %s", (_, object) => {
  expect(found(JSON.stringify(object))).toEqual({});
});
