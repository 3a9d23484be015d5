import type { Problem } from "../../../policies/types";
import { validate } from "../../../policies/validate";

/** A right policy, into which each case puts one thing. */
export const policy = (changes: object = {}): object => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "web" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
  ...changes,
});
export const metadata = (changes: object): object => policy({ metadata: { name: "web", ...changes } });
export const spec = (changes: object): object =>
  policy({ spec: { podSelector: {}, policyTypes: ["Ingress"], ...changes } });
export const rule = (ingressRule: unknown): object => spec({ ingress: [ingressRule] });
export const peer = (one: unknown): object => rule({ from: [one] });
export const block = (cidr: unknown, ...except: unknown[]): object =>
  peer({ ipBlock: { cidr, ...(except.length > 0 && { except }) } });
export const port = (one: unknown): object => rule({ ports: [one] });
export const selector = (one: unknown): object => spec({ podSelector: one });

export const error = (path: string, message: string): Problem => ({ severity: "error", path, message });
export const warning = (path: string, message: string): Problem => ({ severity: "warning", path, message });

/** All problems of the policy, in order, and no other. */
export function check(given: unknown, expected: readonly Problem[]): void {
  expect(validate(given)).toEqual(expected);
}
