import { ipBlock } from "../peers";

/**
 * Ranges that are not the internet: private networks, among them those of carriers, link-local addresses, where clouds
 * have their metadata services, and what no host of the internet has as its address, such as the networks for
 * benchmarks, from which EKS clusters may give addresses to pods.
 */
export const notInternet = {
  IPv4: [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
  ],
  IPv6: ["::/127", "fc00::/7", "fe80::/10", "ff00::/8"],
} as const;

/** Every address of the internet, by IPv4 and by IPv6. */
export const internet = [
  ipBlock("0.0.0.0/0", { except: notInternet.IPv4 }),
  ipBlock("::/0", { except: notInternet.IPv6 }),
];
