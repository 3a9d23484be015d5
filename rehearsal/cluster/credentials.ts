import { generateKeyPairSync, randomBytes, X509Certificate, createPrivateKey } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { files } from "./commands";
import { readPrivate, writePrivate } from "./privateFile";

/** Who may speak to the cluster, by bearer token. */
export interface Tokens {
  /** A user of the group `system:masters`. */
  readonly admin: string;
  /** The controllers of the cluster itself. */
  readonly controllers: string;
}

/** Makes the tokens and keys of a cluster, each on first use; later they stay as they are. */
export function makeCredentials(folder: string): Tokens {
  fs.mkdirSync(path.join(folder, files.certificateFolder), { recursive: true, mode: 0o700 });
  removeBrokenCertificate(folder);
  makeServiceAccountKeys(folder);
  const known = readPrivate(path.join(folder, files.tokens));
  const tokens = known === undefined ? undefined : parseTokens(known);
  return tokens ?? makeTokens(folder);
}

/** The certificate of the API server with that of its authority, as PEM; undefined before its first start. */
export function readAuthority(folder: string): string | undefined {
  return readPrivate(path.join(folder, files.certificate));
}

const controllersUser = "system:kube-controller-manager";

function makeTokens(folder: string): Tokens {
  const tokens = { admin: randomBytes(32).toString("hex"), controllers: randomBytes(32).toString("hex") };
  const line = (token: string, user: string) => `${token},${user},${user},"system:masters"\n`;
  const text = line(tokens.admin, "rehearsal-admin") + line(tokens.controllers, controllersUser);
  writePrivate(path.join(folder, files.tokens), text);
  return tokens;
}

function parseTokens(text: string): Tokens | undefined {
  const [admin, controllers] = text.split("\n").map((line) => line.split(",")[0]);
  return admin && controllers ? { admin, controllers } : undefined;
}

function makeServiceAccountKeys(folder: string): void {
  const [signing, verification] = [path.join(folder, files.signingKey), path.join(folder, files.verificationKey)];
  if (fs.existsSync(signing) && fs.existsSync(verification)) return;
  const keys = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  writePrivate(signing, keys.privateKey);
  writePrivate(verification, keys.publicKey);
}

/** An API server that was killed while it wrote its certificate would find half of it, and refuse to start. */
function removeBrokenCertificate(folder: string): void {
  const [certificate, key] = [path.join(folder, files.certificate), path.join(folder, files.certificateKey)];
  try {
    if (new X509Certificate(fs.readFileSync(certificate)).checkPrivateKey(createPrivateKey(fs.readFileSync(key))))
      return;
  } catch {
    // One is missing or cut short.
  }
  fs.rmSync(certificate, { force: true });
  fs.rmSync(key, { force: true });
}
