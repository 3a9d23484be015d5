import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes a stand-in for the `aws` command, which the kubeconfig of the eks component calls to log in.
 *
 * It answers `aws --version`, and `eks get-token` with the given token of the API server; anything else exits 2 and
 * names what was asked.
 *
 * @param folder is made when it does not exist; put it in front of PATH
 */
export function writeAwsCommand(folder: string, token: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const command = join(folder, "aws");
  writeFileSync(command, script(tokenFile));
  chmodSync(command, 0o755);
}

// Plain sh: it runs once for every provider, and a second Node would cost more than all the rest.
function script(tokenFile: string): string {
  const path = `'${tokenFile.replaceAll("'", String.raw`'\''`)}'`;
  return `#!/bin/sh
# Stand-in for the AWS command line of a rehearsal: it logs in to the local API server.
case " $* " in
*" --version "*)
  echo "aws-cli/2.31.0 Python/3.13.7 Linux/6 exe/x86_64 (stand-in of a rehearsal)"
  ;;
*" eks get-token "*)
  printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","spec":{},'
  printf '"status":{"token":"%s"}}\\n' "$(cat ${path})"
  ;;
*)
  echo "aws: \\\`$*\\\` is not simulated; the stand-in knows \\\`--version\\\` and \\\`eks get-token\\\`" >&2
  exit 2
  ;;
esac
`;
}
