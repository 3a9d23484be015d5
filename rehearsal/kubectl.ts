import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { probePrefix } from "./cluster";

/** The real kubectl, as the administrator of the rehearsal's cluster. */
export class Kubectl {
  constructor(
    private readonly program: string,
    private readonly kubeconfig: string,
  ) {}

  /** What kubectl prints. @throws with what it says on its standard error. */
  async run(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(this.program, args, {
      env: { ...process.env, KUBECONFIG: this.kubeconfig },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trimEnd();
  }

  /**
   * Every object of the API server, as `kind.group/namespace/name`, but what the server and the controllers write for
   * themselves as they run, and what asks whether they do.
   */
  async everything(): Promise<readonly string[]> {
    const kinds = (await this.run("api-resources", "--verbs=list,delete", "--output=name")).split("\n");
    const counted = kinds.filter((kind) => !volatileKinds.includes(kind));
    const template =
      "--output=go-template={{range .items}}{{.kind}} {{.metadata.namespace}} {{.metadata.name}}\n{{end}}";
    const objects = await this.run("get", counted.join(","), "--all-namespaces", "--ignore-not-found", template);
    const lasting = objects.split("\n").filter((object) => !object.includes(` ${probePrefix}`));
    return [...new Set(lasting)].sort();
  }
}

/** Events are a log, leases a heartbeat, and endpoints follow their Service after a moment. */
const volatileKinds = [
  "events",
  "events.events.k8s.io",
  "leases.coordination.k8s.io",
  "endpoints",
  "endpointslices.discovery.k8s.io",
];
