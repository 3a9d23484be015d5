import { ipBlock } from "../peers";

/**
 * Ranges that are not the internet: private networks, among them those of carriers, and link-local addresses, where
 * clouds have their metadata services.
 */
export const notInternet = {
  IPv4: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  IPv6: ["fc00::/7", "fe80::/10"],
} as const;

/** Every address of the internet, by IPv4 and by IPv6. */
export const internet = [
  ipBlock("0.0.0.0/0", { except: notInternet.IPv4 }),
  ipBlock("::/0", { except: notInternet.IPv6 }),
];
