import { podsIn } from "../policies/peers";
import { tcp } from "../policies/ports";
import { allow } from "../policies/presets/bothSides";
import { defaultDeny } from "../policies/presets/isolation";
import { allowDns } from "../policies/presets/platform/dns";
import type { NetworkPolicy } from "../policies/types";

/** Where the demo is unless it is told another place. */
export const demoNamespace = "demo";

/** The parts of the demo: who runs, and on which port they listen. */
export const demoWorkloads = {
  client: { replicas: 1, port: undefined },
  "application-demo": { replicas: 2, port: 8080 },
  database: { replicas: 1, port: 5432 },
} as const;

/** Name of a part of the demo; pods carry it as their label `app`. */
export type DemoWorkload = keyof typeof demoWorkloads;

/** Answers any TCP connection to its port: https://pkg.go.dev/k8s.io/kubernetes/test/images/agnhost */
const image = "registry.k8s.io/e2e-test-images/agnhost:2.52";

/** A Deployment's spec for one part, fit for a namespace with the `restricted` Pod Security Standard. */
export function demoDeploymentSpec(app: DemoWorkload) {
  const { replicas, port } = demoWorkloads[app];
  return {
    replicas,
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app } },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: app,
            image,
            args: port === undefined ? ["pause"] : ["netexec", `--http-port=${String(port)}`, "--udp-port=-1"],
            ports: port === undefined ? [] : [{ name: "tcp", containerPort: port }],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
          },
        ],
      },
    },
  };
}

/**
 * Nothing is allowed in the demo's namespace but names to be resolved, `client` to reach `application-demo`, and that
 * to reach `database`, each on its port alone.
 */
export const demoPolicies = (namespace: string): readonly NetworkPolicy[] => [
  defaultDeny({ namespace }),
  allowDns({ namespace }),
  ...connection(namespace, "client", "application-demo"),
  ...connection(namespace, "application-demo", "database"),
];

const connection = (namespace: string, from: DemoWorkload, to: "application-demo" | "database") =>
  allow({
    name: `${from}-to-${to}`,
    from: podsIn(namespace, { app: from }),
    to: podsIn(namespace, { app: to }),
    on: tcp(demoWorkloads[to].port),
  });
