import * as path from "node:path";

/** The files of a cluster, as paths relative to its folder, where its programs work. */
export const files = {
  record: "cluster.json",
  tokens: "tokens.csv",
  signingKey: "service-account.key",
  verificationKey: "service-account.pub",
  kubeconfig: "kubeconfig",
  controllerKubeconfig: "controllers.kubeconfig",
  certificateFolder: "certificates",
  certificate: path.join("certificates", "apiserver.crt"),
  certificateKey: path.join("certificates", "apiserver.key"),
  /** etcd wants a port after a host, also where there is none; the file then has it in its name. */
  etcdSocket: "etcd:0",
  notedKeys: "noted-keys.json",
} as const;

/**
 * Arguments of etcd. It listens on sockets in the folder, so that nobody else on the machine reads it: it holds the
 * secrets of the cluster, and a loopback port would be open to all. The paths are relative, because those of sockets
 * cannot be longer than about a hundred characters.
 */
export function etcdArguments(): readonly string[] {
  const peers = "unix://peers:0";
  return [
    "--name=default",
    "--data-dir=etcd",
    `--listen-client-urls=unix://${files.etcdSocket}`,
    `--advertise-client-urls=unix://${files.etcdSocket}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    // The data need not survive the machine, only the processes.
    "--unsafe-no-fsync",
    // A member that starts again waits for others to vote until the election is over; there are none.
    "--heartbeat-interval=10",
    "--election-timeout=100",
    "--log-level=warn",
  ];
}

/** Arguments of the API server, which listens on a port of 127.0.0.1. */
export function apiServerArguments(port: number): readonly string[] {
  return [
    `--etcd-servers=unix://${files.etcdSocket}`,
    "--bind-address=127.0.0.1",
    // Else it looks for a network interface, and does not start on a machine that has none.
    "--advertise-address=127.0.0.1",
    `--secure-port=${String(port)}`,
    // It makes a certificate for 127.0.0.1 there, and the authority that signed it, and uses them again next time.
    `--cert-dir=${files.certificateFolder}`,
    "--authorization-mode=RBAC",
    `--token-auth-file=${files.tokens}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-signing-key-file=${files.signingKey}`,
    `--service-account-key-file=${files.verificationKey}`,
    "--service-cluster-ip-range=10.100.0.0/16",
    // Pods would wait for a token controller that does not run here.
    "--disable-admission-plugins=ServiceAccount",
    // There is one API server, and nothing reaches it through a service.
    "--endpoint-reconciler-type=none",
    "--enable-priority-and-fairness=false",
    "--profiling=false",
  ];
}

/** Arguments of the controllers without which deletions never end: the garbage collector and that of namespaces. */
export function controllerArguments(): readonly string[] {
  return [
    `--kubeconfig=${files.controllerKubeconfig}`,
    "--controllers=garbage-collector-controller,namespace-controller",
    "--leader-elect=false",
    // No port: it serves nothing but its health and metrics there.
    "--secure-port=0",
    "--profiling=false",
  ];
}
