import type { Notice } from "./notice";
import type { NatStrategy } from "./vpc";
import { interfaceServices } from "./vpcEndpoints";

/**
 * List prices of us-east-1 in US dollars, per hour and per GB that goes through, read on 2026-11-27
 * (https://aws.amazon.com/vpc/pricing/ and https://aws.amazon.com/privatelink/pricing/). Other regions take up to twice as much.
 */
const prices = {
  natGateway: { hour: 0.045, gigabyte: 0.045 },
  /** Of each NAT gateway. */
  publicAddress: { hour: 0.005 },
  /** In each zone. */
  interfaceEndpoint: { hour: 0.01, gigabyte: 0.01 },
} as const;

const hoursPerMonth = 730;

export interface NetworkCostQuestion {
  natStrategy: NatStrategy;
  vpcEndpoints: boolean;
  /** How many there are. */
  zones: number;
}

/** What the way out of the private subnets costs in a month before anything goes through, and what would cost less. */
export function networkCostNotice({ natStrategy, vpcEndpoints, zones }: NetworkCostQuestion): Notice {
  const gateways = { none: 0, single: 1, perZone: zones }[natStrategy];
  const endpoints = vpcEndpoints ? interfaceServices.length * zones : 0;
  const gateway = prices.natGateway.hour + prices.publicAddress.hour;
  const natCost = monthly(gateways * gateway);
  const parts = [
    ...(gateways > 0 ? [`${count(gateways, "NAT gateway")} about $${natCost} and $0.045 per GB`] : []),
    ...(endpoints > 0
      ? [
          `${count(endpoints, "interface endpoint")} about $${monthly(endpoints * prices.interfaceEndpoint.hour)} and $0.01 per GB`,
        ]
      : []),
  ];
  const saved = monthly((gateways - 1) * gateway);
  const saving = `; natStrategy \`single\` would save $${saved}, but the loss of its zone would take the way out from all nodes`;
  return {
    severity: "info",
    message:
      parts.length === 0
        ? "the network costs nothing by the hour"
        : `a month of the network costs, at list prices of us-east-1: ${parts.join("; ")}${gateways > 1 ? saving : ""}`,
    fixes: [],
  };
}

const monthly = (perHour: number) => Math.round(perHour * hoursPerMonth).toLocaleString("en-US");

const count = (number: number, noun: string) => `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
