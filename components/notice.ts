import * as pulumi from "@pulumi/pulumi";

/** Something that whoever previews a stack should know before it is deployed. */
export interface Notice {
  /** An error is what cannot work; a warning will cost money or fail some day; the rest is good to know. */
  severity: "info" | "warning" | "error";
  /** Without a final period. */
  message: string;
  /** Commands that each mend it, the best first; each can be run as it is. */
  fixes: readonly string[];
}

/** One line: the message, and what mends it. */
export const noticeText = ({ message, fixes }: Notice): string =>
  fixes.length === 0 ? message : `${message}; mend it: ${fixes.map((fix) => `\`${fix}\``).join(", or ")}`;

/** Says them at preview and at up, as of this resource. An error is said by whoever refuses what it is about. */
export function tell(notices: readonly Notice[], resource: pulumi.Resource): void {
  for (const notice of notices) {
    const log = notice.severity === "warning" ? pulumi.log.warn : pulumi.log.info;
    void log(noticeText(notice), resource);
  }
}
