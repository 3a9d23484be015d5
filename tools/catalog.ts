import * as path from "node:path";
import type { VersionRange } from "./version";

/** The programs that a rehearsal runs. */
export type ToolName = "pulumi" | "etcd" | "kube-apiserver" | "kube-controller-manager" | "kubectl";

/** An operating system and processor, in the words of Go: `linux`/`amd64`. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** Where official releases are published; tests put a server of their own in the place of each. */
export interface ReleaseHosts {
  /** @default https://dl.k8s.io */
  readonly kubernetes: string;
  /** @default https://github.com */
  readonly github: string;
}

export const releaseHosts: ReleaseHosts = { kubernetes: "https://dl.k8s.io", github: "https://github.com" };

/** One file of an official release. */
export interface Release {
  readonly url: string;
  /** A file with one `<sha256>  <file name>` a line, or with nothing but the sum. */
  readonly checksumUrl: string;
  /** `archive` has one folder at its top, with the program and what belongs beside it. */
  readonly kind: "program" | "archive";
}

/** How the program is built from the Go module pinned beside this file. */
export interface GoBuild {
  /** The folder of the go.mod that pins it. */
  readonly folder: string;
  readonly package: string;
  /** For the linker: what the program answers when it is asked for its version. */
  readonly variables: Readonly<Record<string, string>>;
  /** Minutes on two cores with nothing cached, for people to know what they wait for. */
  readonly minutes: number;
}

export interface CatalogEntry {
  readonly name: ToolName;
  /** The version that is released or built; go.mod pins the same one. */
  readonly version: string;
  /** The versions that also do when the program is on PATH already. */
  readonly accepts: VersionRange;
  /** What makes the program print its version. */
  readonly versionArguments: readonly string[];
  /** The official release for a platform; undefined where none is published. */
  release(hosts: ReleaseHosts, platform: Platform): Release | undefined;
  readonly build: GoBuild;
}

const pulumi = "3.259.0";
const etcd = "3.5.14";
/** 1.31.13 and 1.31.14 cannot be built: the module proxy does not serve them whole. */
const kubernetes = "1.31.4";

export const catalog: Readonly<Record<ToolName, CatalogEntry>> = {
  pulumi: {
    name: "pulumi",
    version: pulumi,
    // An older engine does not speak to the SDK in package.json.
    accepts: { from: pulumi, below: "4.0.0" },
    versionArguments: ["version"],
    release: ({ github }, { os, arch }) => {
      const cpu = { amd64: "x64", arm64: "arm64" }[arch];
      if (cpu === undefined || !isOneOf(os, "linux", "darwin")) return undefined;
      const base = `${github}/pulumi/pulumi/releases/download/v${pulumi}`;
      return {
        url: `${base}/pulumi-v${pulumi}-${os}-${cpu}.tar.gz`,
        checksumUrl: `${base}/pulumi-${pulumi}-checksums.txt`,
        // Beside the engine it holds the language hosts, which `pulumi up` at a shell needs.
        kind: "archive",
      };
    },
    build: {
      folder: path.join(__dirname, "pulumi"),
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pulumi}` },
      minutes: 5,
    },
  },
  etcd: {
    name: "etcd",
    version: etcd,
    accepts: { from: "3.5.0", below: "4.0.0" },
    versionArguments: ["--version"],
    release: ({ github }, { os, arch }) => {
      if (!isOneOf(os, "linux", "darwin") || !isOneOf(arch, "amd64", "arm64")) return undefined;
      const base = `${github}/etcd-io/etcd/releases/download/v${etcd}`;
      const suffix = os === "darwin" ? "zip" : "tar.gz";
      return {
        url: `${base}/etcd-v${etcd}-${os}-${arch}.${suffix}`,
        checksumUrl: `${base}/SHA256SUMS`,
        kind: "archive",
      };
    },
    build: {
      folder: path.join(__dirname, "etcd"),
      package: "go.etcd.io/etcd/server/v3",
      variables: {},
      minutes: 0.5,
    },
  },
  "kube-apiserver": {
    ...kubernetesProgram("kube-apiserver", { platforms: ["linux"], minutes: 6 }),
    accepts: { from: "1.31.0", below: "1.32.0" },
  },
  "kube-controller-manager": {
    ...kubernetesProgram("kube-controller-manager", { platforms: ["linux"], minutes: 2 }),
    accepts: { from: "1.31.0", below: "1.32.0" },
  },
  kubectl: {
    ...kubernetesProgram("kubectl", { platforms: ["linux", "darwin"], minutes: 1 }),
    // Kubernetes supports a kubectl one minor version on either side of the server.
    accepts: { from: "1.30.0", below: "1.33.0" },
    versionArguments: ["version", "--client"],
  },
};

export const toolNames = Object.keys(catalog) as readonly ToolName[];

function kubernetesProgram(
  name: ToolName,
  options: { platforms: readonly string[]; minutes: number },
): Omit<CatalogEntry, "accepts"> {
  return {
    name,
    version: kubernetes,
    versionArguments: ["--version"],
    release: (hosts, { os, arch }) => {
      if (!options.platforms.includes(os) || !isOneOf(arch, "amd64", "arm64")) return undefined;
      const url = `${hosts.kubernetes}/release/v${kubernetes}/bin/${os}/${arch}/${name}`;
      return { url, checksumUrl: `${url}.sha256`, kind: "program" };
    },
    build: {
      folder: path.join(__dirname, "kubernetes"),
      package: `k8s.io/kubernetes/cmd/${name}`,
      variables: {
        "k8s.io/component-base/version.gitVersion": `v${kubernetes}`,
        "k8s.io/component-base/version.gitMajor": kubernetes.split(".")[0] ?? "",
        "k8s.io/component-base/version.gitMinor": kubernetes.split(".")[1] ?? "",
      },
      minutes: options.minutes,
    },
  };
}

function isOneOf(value: string, ...known: readonly string[]): boolean {
  return known.includes(value);
}
