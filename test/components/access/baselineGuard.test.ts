import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { BaselineGuard, type BaselineGuardArgs } from "../../../components";
import { deploy, only } from "../../support/mocks";
import { deployedObjects, namesOf } from "./deployedObjects";
import { refusalsOf } from "./refusals";

const platform = [{ group: "platform" }];
const contact = "#platform";

const guard = (args: Partial<BaselineGuardArgs> = {}) =>
  deployedObjects(() => new BaselineGuard("baseline", { platform, contact, ...args }));

test("of policies alone: one ValidatingAdmissionPolicy and its binding", async () => {
  const objects = await guard();
  expect(namesOf(objects)).toEqual([
    "ValidatingAdmissionPolicy baseline-policies",
    "ValidatingAdmissionPolicyBinding baseline-policies",
  ]);
  expect(objects).toMatchObject([
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ["networking.k8s.io"],
              apiVersions: ["*"],
              operations: ["CREATE", "UPDATE", "DELETE"],
              resources: ["networkpolicies", "networkpolicies/*"],
            },
          ],
        },
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      spec: { policyName: "baseline-policies", validationActions: ["Deny"] },
    },
  ]);
});

test("of labels of namespaces too: another of each, for what sets or changes them", async () => {
  const objects = await guard({ protectedNamespaceLabels: ["team"] });
  expect(namesOf(objects)).toEqual([
    "ValidatingAdmissionPolicy baseline-namespaces",
    "ValidatingAdmissionPolicy baseline-policies",
    "ValidatingAdmissionPolicyBinding baseline-namespaces",
    "ValidatingAdmissionPolicyBinding baseline-policies",
  ]);
  expect(objects.filter(({ metadata }) => metadata.name === "baseline-namespaces")).toMatchObject([
    {
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [""],
              apiVersions: ["*"],
              operations: ["CREATE", "UPDATE"],
              resources: ["namespaces", "namespaces/*"],
            },
          ],
        },
      },
    },
    { spec: { policyName: "baseline-namespaces", validationActions: ["Deny"] } },
  ]);
});

test("children are the component's, and the names of the policies are an output", async () => {
  const args = { platform, contact, protectedNamespaceLabels: ["team"] };
  const { value, resources } = await deploy(() => new BaselineGuard("baseline", args));
  expect(value.policyNames).toEqual(["baseline-policies", "baseline-namespaces"]);
  expect(only(resources, "portcullis:components:BaselineGuard").name).toBe("baseline");
});

test("a binding waits for its policy, so that it never binds what is not there", async () => {
  const { resources } = await deploy(() => new BaselineGuard("baseline", { platform, contact }));
  const kind = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
  expect(only(resources, `${kind}Binding`).begun).toBeGreaterThan(only(resources, kind).ended);
});

describe("wrong arguments", () => {
  const refused = (args: object, name = "baseline") =>
    refusalsOf(() => new BaselineGuard(name, { platform, contact, ...args }));

  test.each<[string, object, string]>([
    ["nobody", { platform: [] }, "platform: must name at least one group, user or service account"],
    ["no platform", { platform: undefined }, "platform: must be a list, got nothing"],
    [
      "everybody, whom it would not guard against",
      { platform: [{ group: "system:authenticated" }] },
      "platform[0].group: must not be everybody; name the groups that are meant, got `system:authenticated`",
    ],
    ["no contact", { contact: undefined }, "contact: must say whom to ask, such as `#platform on Slack`, got nothing"],
    ["a blank contact", { contact: " " }, "contact: must say whom to ask, such as `#platform on Slack`, got ` `"],
    ["a contact of two lines", { contact: "a\nb" }, "contact: must be one line, since the API server refuses others"],
    ["calico as text", { calico: "yes" }, "calico: must be true or false, got `yes`"],
    ["clusterPolicies as null", { clusterPolicies: null }, "clusterPolicies: must be true or false, got nothing"],
    [
      "no keys",
      { protectedNamespaceLabels: [] },
      "protectedNamespaceLabels: must name at least one key; leave it out to guard no labels of namespaces",
    ],
    ["keys as text", { protectedNamespaceLabels: "team" }, "protectedNamespaceLabels: must be a list, got `team`"],
    [
      "a key that is a number",
      { protectedNamespaceLabels: [7] },
      "protectedNamespaceLabels[0]: must be the key of a label, got `7`",
    ],
    [
      "a label in place of its key",
      { protectedNamespaceLabels: ["team=shop"] },
      "protectedNamespaceLabels[0]: must be letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, got " +
        "`team=shop`",
    ],
    [
      "a key twice",
      { protectedNamespaceLabels: ["team", "team"] },
      "protectedNamespaceLabels[1]: is the same as protectedNamespaceLabels[0]; remove one of them",
    ],
    [
      "the label that the API server keeps",
      { protectedNamespaceLabels: ["kubernetes.io/metadata.name"] },
      "protectedNamespaceLabels[0]: `kubernetes.io/metadata.name` is set by the API server itself, and nobody can change " +
        "it; remove it",
    ],
  ])("%s is refused", (_, args, problem) => {
    expect(refused(args)).toEqual([problem]);
  });

  test("a name that no ValidatingAdmissionPolicy can have is refused", () => {
    expect(refused({}, "Baseline")).toEqual([
      "name: must be lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part, got " +
        "`Baseline`",
    ]);
  });

  test("everybody as the value of an output fails the run", () => {
    const program = `
      const pulumi = require("@pulumi/pulumi");
      const { BaselineGuard } = require("./components/access/baselineGuard");
      const newResource = ({ name, inputs }) => ({ id: name, state: inputs });
      pulumi.runtime.setMocks({ newResource, call: () => ({}) }).then(() => {
        const group = pulumi.output("system:authenticated");
        new BaselineGuard("baseline", { platform: [{ group }], contact: "us" });
      });`;
    const { status, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
      cwd: join(__dirname, "../../.."),
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("platform[0].group: must not be everybody; name the groups that are meant");
  }, 60_000);
});
