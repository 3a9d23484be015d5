import { packetPattern, packetPrefix } from "./packetPattern";

/** Where the pod has the journal of its node, to read only. */
export const journalPath = "/var/log/journal";

/** Where it keeps how far it has read. */
export const statePath = "/state";

/** It tells there whether it is up, to its node's kubelet. */
export const healthPort = 2020;

export interface ShippingSettings {
  region: string;
  logGroupName: string;
  /** How many records a minute a node sends, on average over five minutes; the rest is dropped. */
  recordsPerMinute: number;
}

/**
 * Fluent Bit's configuration: from the journal of the node, what the kernel says of packets that Calico logged, and nothing
 * else, to one stream of the log group per node.
 *
 * It holds 8 MB at most. Where CloudWatch does not take them it stops reading, and goes on where it stopped, since the node
 * keeps its journal anyway: nothing is buffered on the disk. `NODE_NAME` is a variable of the pod.
 */
export const fluentBitConfig = ({ region, logGroupName, recordsPerMinute }: ShippingSettings) => ({
  service: {
    flush: 5,
    log_level: "info",
    http_server: "on",
    http_listen: "0.0.0.0",
    http_port: healthPort,
  },
  parsers: [{ name: packetPrefix, format: "regex", regex: packetPattern, types: "SPT:integer DPT:integer" }],
  pipeline: {
    inputs: [
      {
        name: "systemd",
        tag,
        path: journalPath,
        systemd_filter: "_TRANSPORT=kernel",
        // What was logged before it came is not what anybody waits for, and may be days of it.
        read_from_tail: "on",
        db: `${statePath}/journal.db`,
        mem_buf_limit: "8M",
      },
    ],
    // In this order: what is no denied packet is not counted, and what is dropped is not parsed.
    filters: [
      { name: "grep", match: tag, regex: `MESSAGE ^${packetPrefix}[ :]` },
      { name: "throttle", match: tag, rate: recordsPerMinute, interval: "1m", window: 5 },
      { name: "parser", match: tag, key_name: "MESSAGE", parser: packetPrefix, preserve_key: "on", reserve_data: "on" },
      {
        name: "record_modifier",
        match: tag,
        record: "node ${NODE_NAME}",
        // Of the journal's own fields only the message, from which `portcullis denied` reads.
        allowlist_key: ["MESSAGE", ...Array.from(packetPattern.matchAll(/\(\?<(\w+)>/g), ([, key = ""]) => key)],
      },
    ],
    outputs: [
      {
        name: "cloudwatch_logs",
        match: tag,
        region,
        log_group_name: logGroupName,
        // The tag is added to it.
        log_stream_prefix: "${NODE_NAME}/",
        auto_create_group: "off",
        retry_limit: "no_limits",
      },
    ],
  },
});

const tag = "denied";
