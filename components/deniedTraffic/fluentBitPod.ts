import type { DeniedTrafficLogArgs } from "./deniedTrafficArgs";
import { healthPort, journalPath, statePath } from "./fluentBitConfig";

/** The namespace of the agent, and of nothing else. */
export const logsNamespace = "portcullis-logs";

/** Name of the agent's objects in its namespace, and the label of its pods. */
export const agentName = "fluent-bit";

/** Has Fluent Bit 5.0.9, and the systemd of Amazon Linux 2023, which can read what a node of AL2023 writes. */
export const agentImage = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.15";

/** Pods of the agent on each node, by what enforces the policies; none where nothing is logged. */
export const logAgentsPerNode = (engine: DeniedTrafficLogArgs["engine"] | undefined): number =>
  engine === "calico" ? 1 : 0;

/** Pods that mount a path of their node are refused at any stricter level, though it is only read here. */
export const logsNamespaceLabels = { "pod-security.kubernetes.io/enforce": "privileged" };

const configFile = "fluent-bit.yaml";

/** The configuration as a ConfigMap has it. JSON is YAML. */
export const configData = (config: object) => ({ [configFile]: `${JSON.stringify(config, null, 2)}\n` });

/** Nobody in particular, and systemd-journal, the group that may read the journal on Amazon Linux. */
const ids = { nobody: 65534, systemdJournal: 190 };

/**
 * The spec of the DaemonSet: on every node a pod that reads the node's journal and has no other right there. It asks for a
 * hundredth of a t3.medium. It has no priority over workloads: where a node has no room, its log is what can be missed.
 */
export const agentSpec = (config: Readonly<Record<string, string>>) => ({
  selector: { matchLabels: { app: agentName } },
  template: {
    // Another configuration is read by new pods only.
    metadata: { labels: { app: agentName }, annotations: { "portcullis.dev/config": digest(JSON.stringify(config)) } },
    spec: {
      serviceAccountName: agentName,
      automountServiceAccountToken: false,
      hostNetwork: false,
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [{ operator: "Exists" }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: ids.nobody,
        runAsGroup: ids.nobody,
        supplementalGroups: [ids.systemdJournal],
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: agentName,
          image: agentImage,
          // The image's own entry point loads plugins that nobody needs here.
          command: ["/fluent-bit/bin/fluent-bit", "-c", `/config/${configFile}`],
          env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
          ports: [{ name: "health", containerPort: healthPort }],
          livenessProbe: { httpGet: { path: "/", port: "health" }, periodSeconds: 60 },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          resources: { requests: { cpu: "20m", memory: "48Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
          volumeMounts: [
            { name: "journal", mountPath: journalPath, readOnly: true },
            { name: "config", mountPath: "/config", readOnly: true },
            { name: "state", mountPath: statePath },
          ],
        },
      ],
      volumes: [
        // Not made where it is missing: journald would take it for the wish that it writes there.
        { name: "journal", hostPath: { path: journalPath, type: "Directory" } },
        { name: "config", configMap: { name: agentName } },
        { name: "state", emptyDir: { sizeLimit: "16Mi" } },
      ],
    },
  },
});

/** FNV-1a, 32 bits: enough to tell that something has changed. */
function digest(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, "0");
}
