import { validateCalico } from "../../../policies/calico/validate";
import type { Problem } from "../../../policies/types";

const apiVersion = "projectcalico.org/v3";

/** Right objects, into which each case puts one thing. */
export const policy = (spec: object = {}, changes: object = {}): object => ({
  apiVersion,
  kind: "NetworkPolicy",
  metadata: { name: "web", namespace: "shop" },
  spec: { selector: "app == 'web'", ...spec },
  ...changes,
});
export const globalPolicy = (spec: object = {}, changes: object = {}): object => ({
  apiVersion,
  kind: "GlobalNetworkPolicy",
  metadata: { name: "web" },
  spec: { selector: "app == 'web'", ...spec },
  ...changes,
});
export const staged = (spec: object): object => policy(spec, { kind: "StagedNetworkPolicy" });
export const stagedGlobal = (spec: object): object => globalPolicy(spec, { kind: "StagedGlobalNetworkPolicy" });
export const stagedKubernetes = (spec: unknown): object => policy({}, { kind: "StagedKubernetesNetworkPolicy", spec });
export const netSet = (nets: unknown, changes: object = {}): object =>
  policy({}, { kind: "NetworkSet", spec: { nets }, ...changes });
export const globalNetSet = (nets: unknown, changes: object = {}): object =>
  globalPolicy({}, { kind: "GlobalNetworkSet", spec: { nets }, ...changes });
export const tier = (name: unknown, spec: unknown): object =>
  globalPolicy({}, { kind: "Tier", metadata: { name }, spec });
export const ingress = (...rules: unknown[]): object => policy({ ingress: rules });
export const egress = (...rules: unknown[]): object => policy({ egress: rules });
export const rule = (changes: object): object => ingress({ action: "Allow", ...changes });
export const source = (end: unknown): object => rule({ protocol: "TCP", source: end });
export const destination = (end: unknown): object => rule({ protocol: "TCP", destination: end });
export const nets = (...all: unknown[]): object => source({ nets: all });
export const port = (one: unknown): object => destination({ ports: [one] });

export const error = (path: string, message: string): Problem => ({ severity: "error", path, message });
export const warning = (path: string, message: string): Problem => ({ severity: "warning", path, message });

/** All problems of the object, in order, and no other. */
export function check(given: unknown, expected: readonly Problem[]): void {
  expect(validateCalico(given)).toEqual(expected);
}
