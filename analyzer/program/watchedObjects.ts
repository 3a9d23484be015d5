import * as pulumi from "@pulumi/pulumi";
import { isNamespaced, recognize } from "../input/kinds";
import type { WatchedObject } from "./answer";
import { plain } from "./plainValue";

/** The objects of a program, as far as their values are known yet. */
export interface WatchedObjects {
  readonly objects: readonly WatchedObject[];
  /** The same without what is secret: `unknown` stands for it. Undefined where nothing is. */
  readonly withoutSecrets: readonly WatchedObject[] | undefined;
}

const kubernetesProvider = "pulumi:providers:kubernetes";

/**
 * Sees every policy and workload that the program makes a resource of, whoever makes it: the program itself, or a component
 * that it composes. It sees them in the constructors, so in preview and up alike, before anything is made.
 */
export class ObjectWatch {
  private readonly seen: pulumi.ResourceTransformationArgs[] = [];
  private readonly namespaces = new Map<pulumi.Resource, unknown>();
  private closed = false;

  /** @param late told about a resource that is made when the objects have been read already */
  constructor(private readonly late: (resource: string) => void) {}

  /** Begins with the next resource. */
  watch(): void {
    if (pulumi.runtime.getStackResource() === undefined) {
      throw new Error("there is no stack to watch; under mocks, run the program by `pulumi.runtime.runInPulumiStack`");
    }
    pulumi.runtime.registerStackTransformation((args) => {
      this.note(args);
      return undefined;
    });
  }

  /** All that was seen, as soon as values that resources give to each other are known, or known to be unknown. */
  async read(): Promise<WatchedObjects> {
    this.closed = true;
    const read = await Promise.all(this.seen.map((args) => this.objectOf(args)));
    const hasSecret = read.some(({ withoutSecrets }) => withoutSecrets !== undefined);
    return {
      objects: read.map(({ urn, object }) => ({ urn, object })),
      withoutSecrets: hasSecret
        ? read.map(({ urn, object, withoutSecrets }) => ({ urn, object: withoutSecrets ?? object }))
        : undefined,
    };
  }

  private note(args: pulumi.ResourceTransformationArgs): void {
    const { type, name, resource, props } = args;
    if (type === kubernetesProvider) this.namespaces.set(resource, (props as Properties)["namespace"]);
    if (!isAnalysed(type)) return;
    if (this.closed) this.late(`${type} \`${name}\``);
    else this.seen.push(args);
  }

  private async objectOf({ type, name, resource, props, opts }: pulumi.ResourceTransformationArgs) {
    const { apiVersion, kind } = kindOf(type);
    // What is there already is looked up, and its fields are known when it is found.
    const { metadata, spec, items, status } = (isLookedUp(opts) ? resource : props) as Properties;
    const [{ value, withoutSecrets }, defaults, urn] = await Promise.all([
      plain({ metadata, spec, items, ...(isLookedUp(opts) && { status }) }),
      this.defaults(isNamespaced(apiVersion, kind), type, name, resource),
      plain(pulumi.createUrn(name, type, opts.parent)),
    ]);
    const complete = (fields: unknown) => completed({ apiVersion, kind, ...(fields as Properties) }, defaults);
    return {
      urn: String(urn.value),
      object: complete(value),
      withoutSecrets: withoutSecrets === undefined ? undefined : complete(withoutSecrets),
    };
  }

  /** The provider gives an object that has no name one that begins with the resource's, and knows where to put it. */
  private async defaults(
    isInNamespace: boolean,
    type: string,
    name: string,
    resource: pulumi.Resource,
  ): Promise<Properties> {
    const provider = resource.getProvider(type);
    const { value } = await plain(provider === undefined ? undefined : this.namespaces.get(provider));
    return isInNamespace ? { name, namespace: value ?? "default" } : { name };
  }
}

type Properties = Readonly<Record<string, unknown>>;

/** What has no part in an analysis is not waited for. */
function isAnalysed(type: string): boolean {
  const { apiVersion, kind } = kindOf(type);
  return kind !== "" && recognize(apiVersion, kind).what !== "other";
}

/** `kubernetes:core/v1:Pod` is the Pod of `v1`; of types that are not of the kubernetes provider nothing is told. */
function kindOf(type: string): { readonly apiVersion: string; readonly kind: string } {
  const [, apiVersion = "", kind = ""] = /^kubernetes:(?:core\/)?(.*):(\w+)$/.exec(type) ?? [];
  return { apiVersion, kind };
}

function completed(object: Properties, defaults: Properties): Properties {
  const { metadata } = object;
  if (typeof metadata === "string") return object; // Not known yet.
  const given = Object.entries(metadata ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return { ...object, metadata: { ...defaults, ...Object.fromEntries(given) } };
}

function isLookedUp({ id }: pulumi.ResourceTransformationArgs["opts"]): boolean {
  return id !== undefined;
}
