/** What a line of the kernel's log starts with that a `Log` rule of Calico wrote, as `felixSpec` has it. */
export const packetPrefix = "calico-packet";

/**
 * Takes such a line apart: `calico-packet gnp log-denied: IN=eni1 OUT=eni2 MAC=… SRC=10.0.1.2 DST=10.0.2.3 … PROTO=TCP
 * SPT=41822 DPT=5432`, by the names that the kernel gives the values.
 *
 * It is read by Fluent Bit, and written so that it means the same in JavaScript. Where iptables enforces policies it cuts
 * what stands before `IN=` to 29 characters, the colon and the space among them. A packet of ICMP has no ports, and may
 * quote another packet, in brackets, which is not the one that was denied.
 */
export const packetPattern = [
  `^${packetPrefix}`,
  "(?: (?<kind>[A-Za-z]+))?",
  "(?: (?<policy>[a-z0-9./-]+))?",
  ":? ?IN=(?<IN>[^ ]*) OUT=(?<OUT>[^ ]*) ",
  "(?:[^\\[]*? )?SRC=(?<SRC>[^ ]+) DST=(?<DST>[^ ]+) ",
  "[^\\[]*?PROTO=(?<PROTO>[^ ]+)",
  "(?: SPT=(?<SPT>[0-9]+) DPT=(?<DPT>[0-9]+))?",
].join("");
