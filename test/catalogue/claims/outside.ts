import { type End, is, on, opens, within } from "../flows";
import type { Claims } from "./index";

const job = is("shop", "job");

const isPrivate = (end: End) => within(end, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
const isInternet = ({ id }: End) => ["internet", "internet, IPv6", "office"].includes(id);

/** Claims of the presets for what is outside the cluster. */
export const outside = {
  "allow-to-addresses": [opens(job, (flow) => within(flow.dst, "10.20.0.0/17") && on(flow, "TCP", 443))],
  "allow-to-private-ranges": [
    opens(job, (flow) => isPrivate(flow.dst) && !within(flow.dst, "fd00:ec2::254/128") && on(flow, "TCP", 443)),
  ],
  "allow-to-internet": [opens(job, (flow) => isInternet(flow.dst) && on(flow, "TCP", 443))],
  "allow-smtp": [opens(job, (flow) => isInternet(flow.dst) && on(flow, "TCP", 465, 587))],
  "allow-ntp": [
    opens(job, (flow) => within(flow.dst, "169.254.169.123/32", "fd00:ec2::123/128") && on(flow, "UDP", 123)),
  ],
} satisfies Claims;
