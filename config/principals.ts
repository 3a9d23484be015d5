import { type ConfigReader, setCommand } from "./reader";

interface Principals {
  adminPrincipalArns: readonly string[] | undefined;
  viewerPrincipalArns: readonly string[] | undefined;
}

/** Whom IAM lets into the cluster, each once: EKS has one access entry for a principal. */
export function readPrincipals(read: ConfigReader): Principals {
  const seen = new Map<string, string>();
  const adminPrincipalArns = readArns(read, "adminPrincipalArns", seen);
  return { adminPrincipalArns, viewerPrincipalArns: readArns(read, "viewerPrincipalArns", seen) };
}

/** ARNs of IAM users and roles; an ARN of a session (`assumed-role`) is what people paste by mistake. */
function readArns(read: ConfigReader, key: string, seen: Map<string, string>): readonly string[] | undefined {
  const example = "arn:aws:iam::123456789012:role/platform";
  const arns = read.list(key, example);
  arns?.forEach((arn, index) => {
    const place = `${key}[${String(index)}]`;
    const first = seen.get(arn);
    if (!/^arn:aws[a-z-]*:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/.test(arn)) {
      const fix = setCommand(key, example, index);
      read.refuse(key, `the ARN of an IAM user or role, such as \`${example}\``, fix, index);
    } else if (first !== undefined) {
      read.refuse(
        key,
        `a principal once, and this one is ${first} already`,
        `pulumi config rm --path '${place}'`,
        index,
      );
    } else seen.set(arn, place);
  });
  return arns;
}
