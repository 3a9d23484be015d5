import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../support/mocks";
import { NetworkPolicySet, type NetworkPolicySetArgs } from "../../policies/policySet";

/** A resource as the engine was asked to make or read it. */
export interface Requested {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Reference of the provider; empty for the default one. */
  readonly provider: string;
  /** Id of the existing resource that is read; empty for one that is made. */
  readonly readId: string;
}

/** A set that was deployed to an engine that is mocked. */
export interface Deployment {
  readonly set: NetworkPolicySet;
  /** What the set asked the engine for, itself included, in no particular order. */
  readonly requests: readonly Requested[];
  /** URNs of all of these, sorted. */
  readonly urns: readonly string[];
}

/** Deploys a set, and waits for every child, which a constructor does not. */
export async function deploy(
  args: NetworkPolicySetArgs,
  options: pulumi.ComponentResourceOptions = {},
): Promise<Deployment> {
  const requests: Requested[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, provider = "", id = "" }) {
        requests.push({ type, name, inputs: inputs as Record<string, unknown>, provider, readId: id });
        return { id: id === "" ? `${name}-id` : id, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "project",
    "stack",
  );
  const resources: pulumi.Resource[] = [];
  const collect: pulumi.ResourceTransformation = ({ resource }) => {
    resources.push(resource);
    return undefined;
  };
  const transformations = [collect, ...(options.transformations ?? [])];
  const set = new NetworkPolicySet("set", args, { ...options, transformations });
  const urns = await Promise.all(resources.map(({ urn }) => valueOf(urn)));
  await registrationsEnd();
  return { set, requests, urns: urns.sort() };
}

/** The SDK's own wait for what is under way, such as the registration of outputs; its types leave it out. */
async function registrationsEnd(): Promise<void> {
  await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
}
