import { PolicyPack, type ResourceValidationPolicy, type StackValidationPolicy } from "@pulumi/policy";
import { launchTemplateEncryption, secretsEncryption, volumeEncryption } from "./encryption";
import { type Finding, tell } from "./finding";
import { launchTemplatesOfNodes, metadataHops } from "./metadataHops";
import { namespaceCoverage } from "./namespaceCoverage";
import { type Fields, plainFields } from "./plainValue";
import { launchTemplateAddresses, privateNodes } from "./privateNodes";
import { publicEndpoint } from "./publicEndpoint";
import { replacement } from "./replacement";
import { InputLog, type StackResource } from "./stackResource";

type Validation = Exclude<NonNullable<ResourceValidationPolicy["validateResource"]>, readonly unknown[]>;

const log = new InputLog();

/** Looks at the resources of one type. */
const of =
  (wanted: string, check: (properties: Fields) => readonly Finding[]): Validation =>
  (args, reportViolation) => {
    log.note(args);
    if (args.type === wanted) tell(check(plainFields(args.props)), reportViolation);
  };

/** Looks at the resources of the stack together. */
const ofStack =
  (check: (resources: readonly StackResource[]) => readonly Finding[]): StackValidationPolicy["validateStack"] =>
  ({ resources }, reportViolation) => {
    tell(check(log.stack(resources)), reportViolation);
  };

const cluster = "aws:eks/cluster:Cluster";
const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";

/** Its operator and what that makes: policies there are Calico's own to write, and can cut it off from the API server. */
const ofCalico = ["tigera-operator", "calico-system", "calico-apiserver"];

const policies: (ResourceValidationPolicy | StackValidationPolicy)[] = [
  {
    name: "public-endpoint",
    description: "The public endpoint of a cluster is off, or open to named networks only.",
    validateResource: of(cluster, publicEndpoint),
  },
  {
    name: "encryption",
    description: "Secrets of a cluster are encrypted with a key of one's own, and disks of machines too.",
    validateResource: [
      of(cluster, secretsEncryption),
      of(launchTemplate, launchTemplateEncryption),
      of("aws:ebs/volume:Volume", volumeEncryption),
    ],
  },
  {
    name: "private-nodes",
    description: "Nodes are in subnets that the internet has no way into.",
    validateStack: ofStack(privateNodes),
  },
  {
    name: "private-machines",
    description: "Machines have no public address.",
    validateResource: of(launchTemplate, launchTemplateAddresses),
  },
  {
    name: "metadata-hops",
    description: "The metadata service answers requests with a token, and those of the machine itself only.",
    validateResource: [of(launchTemplate, metadataHops), of("aws:ec2/instance:Instance", metadataHops)],
  },
  {
    name: "metadata-hops-of-nodes",
    description: "Every node group has a launch template, which says how far the metadata service answers.",
    validateStack: ofStack(launchTemplatesOfNodes),
  },
  {
    name: "replacement",
    description: "A cluster and its providers are not replaced, unless that is confirmed.",
    configSchema: namesSchema("confirmed", [], "Names of clusters and providers that may be replaced or deleted."),
    validateResource: (args, reportViolation) => {
      log.note(args);
      const { type, name, urn, opts } = args;
      const { confirmed } = args.getConfig<{ confirmed: string[] }>();
      tell(replacement({ type, name, urn, isProtected: opts.protect }, confirmed), reportViolation);
    },
  },
  {
    name: "namespace-coverage",
    description: "In every namespace of the stack, a new pod is isolated in both directions.",
    configSchema: namesSchema("except", ofCalico, "Names of namespaces that are covered otherwise, or need not be."),
    validateStack: (args, reportViolation) => {
      const { except } = args.getConfig<{ except: string[] }>();
      tell(namespaceCoverage(log.stack(args.resources), except), reportViolation);
    },
  },
];

/** A list of names in the configuration of the pack; the engine refuses anything else. */
function namesSchema(
  key: string,
  defaults: string[],
  description: string,
): NonNullable<ResourceValidationPolicy["configSchema"]> {
  return { properties: { [key]: { type: "array", items: { type: "string" }, description, default: defaults } } };
}

new PolicyPack("portcullis", { description: "Guardrails for EKS clusters", enforcementLevel: "mandatory", policies });
