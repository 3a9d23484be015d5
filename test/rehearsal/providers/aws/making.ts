import type { Making } from "../../../../rehearsal/providers/aws/resourceKind";
import type { Properties } from "../../../../rehearsal/providers/propertyValues";

/** A resource in the making with these inputs. */
export const making = (inputs: Properties): Making => ({
  inputs,
  region: "us-east-1",
  defaultTags: {},
  name: "mine",
  hex: (length) => "0123456789abcdef".repeat(8).slice(0, length),
  arn: (service, resource) => `arn:aws:${service}:us-east-1:123456789012:${resource}`,
  cluster: { endpoint: "https://127.0.0.1:6443", caData: "Q0E=" },
});
