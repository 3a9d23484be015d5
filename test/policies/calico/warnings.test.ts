import type { Problem } from "../../../policies/types";
import { check, egress, error, globalPolicy, ingress, policy, source, stagedGlobal, warning } from "./examples";

const allow = { action: "Allow" };
const deny = { action: "Deny" };
const log = { action: "Log" };
const pass = { action: "Pass" };
const some = { action: "Allow", source: { selector: "has(a)" } };

describe("rules that are never read", () => {
  const unread = (index: number, by: number): Problem =>
    warning(
      `spec.ingress[${String(index)}]`,
      `is never read, and nothing after it, since \`spec.ingress[${String(by)}]\` decides about all traffic; ` +
        "move that to the end",
    );
  test.each<[object, readonly Problem[]]>([
    [ingress(some, allow), []],
    [ingress(log, deny), []],
    [ingress(some, deny, some), [unread(2, 1)]],
    [ingress(allow, some, some), [unread(1, 0)]],
    [ingress(log, allow, log), [unread(2, 1)]],
    [
      ingress({ ...allow, source: { selector: "", nets: undefined }, metadata: { annotations: { a: "b" } } }, deny),
      [unread(1, 0)],
    ],
    [ingress({ ...allow, protocol: "TCP" }, deny), []],
    [ingress({ ...allow, destination: { selector: "all()" } }, deny), []],
    [policy({ tier: "security", ingress: [pass, deny] }), [unread(1, 0)]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("policies that only log", () => {
  const only = (direction: string): Problem =>
    warning(
      `spec.${direction}`,
      "has only `Log`, which decides nothing: what no policy of the tier decides is denied, unless the tier has " +
        "`defaultAction: Pass`; add a rule with `Allow`, `Deny` or `Pass`",
    );
  test.each<[object, readonly Problem[]]>([
    [ingress(log), [only("ingress")]],
    [egress(log, { ...log, protocol: "TCP" }), [only("egress")]],
    [ingress(), []],
    [policy({ ingress: [log], egress: [allow] }), [only("ingress")]],
    [globalPolicy({ tier: "security", ingress: [log] }), [only("ingress")]],
    [globalPolicy({ tier: "kube-admin", ingress: [log] }), []],
    [globalPolicy({ tier: "kube-baseline", ingress: [log] }), []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("global policies for every pod", () => {
  const every = warning(
    "spec.selector",
    "missing, as is `namespaceSelector`, so the policy holds every pod of every namespace, those of `kube-system` among " +
      "them; write a `namespaceSelector`, or `selector: all()` if that is meant",
  );
  test.each<[object, readonly Problem[]]>([
    [globalPolicy({ selector: undefined }), [every]],
    [globalPolicy({ selector: "" }), [every]],
    [globalPolicy({ selector: "", namespaceSelector: "" }), [every]],
    [globalPolicy({ selector: "all()" }), []],
    [globalPolicy({ selector: "", namespaceSelector: "has(team)" }), []],
    [globalPolicy({ selector: "", serviceAccountSelector: "has(team)" }), []],
    [stagedGlobal({ selector: "" }), [every]],
    [stagedGlobal({ selector: "", stagedAction: "Delete" }), []],
    [policy({ selector: "" }), []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("passes in the tier of Kubernetes' own policies", () => {
  const leaves = (path: string): Problem =>
    warning(
      path,
      "leaves the tier `default`, and with it the NetworkPolicies of Kubernetes, which stand there; what no later tier " +
        "denies is allowed then; write `Allow` if that is meant, or give the policy a `tier` of its own",
    );
  test.each<[object, readonly Problem[]]>([
    [ingress(some, pass), [leaves("spec.ingress[1]")]],
    [policy({ tier: "", egress: [pass] }), [leaves("spec.egress[0]")]],
    [policy({ tier: "default", egress: [pass] }), [leaves("spec.egress[0]")]],
    [policy({ tier: "security", egress: [pass] }), []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("types", () => {
  const noEffect = (direction: string, type: string): Problem =>
    warning(
      `spec.${direction}`,
      `has no effect, since \`${type}\` is not in \`types\`; add it there, or remove the rules`,
    );
  test.each<[object, readonly Problem[]]>([
    [policy({ types: ["Ingress"], ingress: [allow] }), []],
    [policy({ types: ["Egress"], ingress: [allow] }), [noEffect("ingress", "Ingress")]],
    [policy({ types: ["Ingress"], egress: [allow] }), [noEffect("egress", "Egress")]],
    [policy({ types: ["Ingress"], egress: [] }), []],
    [
      policy({ types: [], ingress: [allow] }),
      [warning("spec.types", "an empty list says the same as none, and newer Calico refuses it; leave it out")],
    ],
    [
      policy({ types: ["Ingress", "Ingress"] }),
      [error("spec.types[1]", "has `Ingress` as `spec.types[0]` has; remove one")],
    ],
    [policy({ types: ["ingress"] }), [error("spec.types[0]", "must be `Ingress` or `Egress`, got `ingress`")]],
    [policy({ types: "Ingress" }), [error("spec.types", "must be a list, got `Ingress`")]],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("the rest of a spec", () => {
  const globalOnly = "must not use `global()`, which is for the `namespaceSelector` of a rule only; remove it";
  const forward = error("spec.applyOnForward", "must be true with `preDNAT` and with `doNotTrack`");
  test.each<[object, readonly Problem[]]>([
    [policy({ order: -0.5, tier: "security", performanceHints: ["AssumeNeededOnEveryNode"] }), []],
    [policy({ order: Infinity }), [error("spec.order", "must be a number, got `Infinity`")]],
    [
      policy({ tier: "A" }),
      [error("spec.tier", "must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `A`")],
    ],
    [
      policy({ performanceHints: ["x"] }),
      [error("spec.performanceHints[0]", "must be `AssumeNeededOnEveryNode`, got `x`")],
    ],
    [
      policy({ performanceHints: ["AssumeNeededOnEveryNode", "AssumeNeededOnEveryNode"] }),
      [
        error(
          "spec.performanceHints[1]",
          "has `AssumeNeededOnEveryNode` as `spec.performanceHints[0]` has; remove one",
        ),
      ],
    ],
    [policy({ selector: "global()" }), [error("spec.selector", globalOnly)]],
    [policy({ serviceAccountSelector: "global()" }), [error("spec.serviceAccountSelector", globalOnly)]],
    [globalPolicy({ namespaceSelector: "global()" }), [error("spec.namespaceSelector", globalOnly)]],
    [policy({ namespaceSelector: "all()" }), [error("spec.namespaceSelector", "unknown field; remove it")]],
    [policy({ doNotTrack: true }), [error("spec.doNotTrack", "unknown field; remove it")]],
    [globalPolicy({ doNotTrack: true, applyOnForward: true }), []],
    [globalPolicy({ doNotTrack: false, preDNAT: false }), []],
    [globalPolicy({ doNotTrack: "true" }), [error("spec.doNotTrack", "must be true or false, got `true`")]],
    [globalPolicy({ doNotTrack: true }), [forward]],
    [globalPolicy({ preDNAT: true, applyOnForward: false }), [forward]],
    [
      globalPolicy({ preDNAT: true, doNotTrack: true, applyOnForward: true }),
      [error("spec.preDNAT", "must not be true together with `doNotTrack`")],
    ],
    [
      globalPolicy({ preDNAT: true, applyOnForward: true, types: ["Egress"], egress: [allow] }),
      [
        error("spec.egress", "must be left out with `preDNAT`"),
        error("spec.types", "must not have `Egress` with `preDNAT`"),
      ],
    ],
    [globalPolicy({ preDNAT: true, applyOnForward: true, types: ["Ingress"], egress: [] }), []],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});

describe("lists that say another thing than they seem to, or too much", () => {
  test.each<[object, readonly Problem[]]>([
    [
      source({ nets: [] }),
      [
        warning(
          "spec.ingress[0].source.nets",
          "an empty list matches every address, not none; leave `nets` out if that is meant, or remove the rule",
        ),
      ],
    ],
    [
      source({ ports: [] }),
      [
        warning(
          "spec.ingress[0].source.ports",
          "an empty list matches every port, not none; leave `ports` out if that is meant, or remove the rule",
        ),
      ],
    ],
    [source({ ports: Array.from({ length: 50 }, (_, index) => index + 1) }), []],
    [
      source({ ports: Array.from({ length: 51 }, (_, index) => index + 1) }),
      [warning("spec.ingress[0].source.ports", "has 51 items, and newer Calico takes 50 at most; split it")],
    ],
    [
      policy({ ingress: Array.from({ length: 1025 }, () => some) }),
      [warning("spec.ingress", "has 1025 items, and newer Calico takes 1024 at most; split it")],
    ],
    [
      policy({ selector: `app == '${"x".repeat(1024)}'` }),
      [warning("spec.selector", "is longer than 1024 characters, which newer Calico refuses; shorten it")],
    ],
  ])("%j", (given, expected) => {
    check(given, expected);
  });
});
