import { networkCostNotice, type NetworkCostQuestion } from "../../components/networkCost";

const monthOf = "a month of the network costs, at list prices of us-east-1: ";

// By the hour: a NAT gateway and its address $0.05, an interface endpoint $0.01; a month has 730 hours.
test.each<[NetworkCostQuestion, string]>([
  [{ natStrategy: "none", vpcEndpoints: false, zones: 2 }, "the network costs nothing by the hour"],
  [{ natStrategy: "single", vpcEndpoints: false, zones: 3 }, `${monthOf}1 NAT gateway about $37 and $0.045 per GB`],
  [
    { natStrategy: "perZone", vpcEndpoints: false, zones: 3 },
    `${monthOf}3 NAT gateways about $110 and $0.045 per GB; natStrategy \`single\` would save $73, ` +
      "but the loss of its zone would take the way out from all nodes",
  ],
  [
    { natStrategy: "none", vpcEndpoints: true, zones: 2 },
    `${monthOf}10 interface endpoints about $73 and $0.01 per GB`,
  ],
  [
    { natStrategy: "single", vpcEndpoints: true, zones: 3 },
    `${monthOf}1 NAT gateway about $37 and $0.045 per GB; 15 interface endpoints about $110 and $0.01 per GB`,
  ],
])("%j", (question, message) => {
  expect(networkCostNotice(question)).toEqual({ severity: "info", message, fixes: [] });
});
