import { unknown } from "../analyzer/model";
import { type Finding, notKnownYet, stated, violation } from "./finding";
import { type Fields, itemsOf, valueAt } from "./plainValue";

/** Secrets of a cluster are encrypted with a key of one's own. */
export function secretsEncryption(cluster: Fields): readonly Finding[] {
  const config = valueAt(cluster, "encryptionConfig");
  if (config === unknown) return [notKnownYet("encryptionConfig")];
  const resources = valueAt(cluster, "encryptionConfig", "resources");
  if (resources === unknown) return [notKnownYet("encryptionConfig.resources")];
  const items = itemsOf(resources);
  if (!items.includes("secrets") && items.includes(unknown)) return [notKnownYet("encryptionConfig.resources")];
  // Which key it is may be unknown: one is given.
  const key =
    valueAt(cluster, "encryptionConfig", "provider", "keyArn") ?? valueAt(cluster, "encryptionConfig", "provider");
  if (items.includes("secrets") && key !== undefined && key !== "") return [];
  return [
    violation(
      "encryptionConfig names no key for `secrets`, so Secrets are not encrypted with a key of yours: set its resources to " +
        "`secrets` and its provider.keyArn to a KMS key; EKS cannot take that back",
    ),
  ];
}

/** Disks of nodes are encrypted, also where the account does not do so by default. */
export function launchTemplateEncryption(template: Fields): readonly Finding[] {
  const mappings = valueAt(template, "blockDeviceMappings");
  if (mappings === unknown) return [notKnownYet("blockDeviceMappings")];
  const disks = itemsOf(mappings);
  if (disks.length === 0) {
    return [
      violation(
        "blockDeviceMappings is not set, so disks are encrypted only where the account does so: set ebs.encrypted to true for " +
          "the root device, `/dev/xvda` on Amazon Linux",
      ),
    ];
  }
  return disks.flatMap((disk, index) => {
    const path = `blockDeviceMappings[${String(index)}]`;
    if (disk === unknown) return [notKnownYet(path)];
    // An instance store, or a device that is left out, has no disk of EBS.
    if (valueAt(disk as Fields, "ebs") === undefined) return [];
    return encrypted(`${path}.ebs.encrypted`, valueAt(disk as Fields, "ebs", "encrypted"));
  });
}

/** A volume is encrypted. */
export const volumeEncryption = (volume: Fields): readonly Finding[] =>
  encrypted("encrypted", valueAt(volume, "encrypted"));

/** Launch templates have the value as text, volumes as a boolean. */
function encrypted(path: string, value: unknown): readonly Finding[] {
  if (value === unknown) return [notKnownYet(path)];
  if (value === true || value === "true") return [];
  return [violation(`${path} ${stated(value)}, so the disk may be readable to whom it comes next: set it to true`)];
}
