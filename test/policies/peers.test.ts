import {
  anywhere,
  ipBlock,
  labelSelector,
  namespace,
  namespacesLabelled,
  networkPolicyPeers,
  type OneOrMore,
  type Peer,
  pods,
  podsIn,
} from "../../policies/peers";

const shop = { matchLabels: { "kubernetes.io/metadata.name": "shop" } };
const web = { matchLabels: { app: "web" } };
const notDb = { matchExpressions: [{ key: "app", operator: "NotIn" as const, values: ["db"] }] };

test.each<[string, OneOrMore<Peer>, unknown]>([
  ["pods(labels)", pods({ app: "web" }), [{ podSelector: web }]],
  ["pods({})", pods({}), [{ podSelector: {} }]],
  ["pods(selector)", pods(notDb), [{ podSelector: notDb }]],
  [
    "podsIn, as one peer, so that both must match",
    podsIn("shop", web),
    [{ namespaceSelector: shop, podSelector: web }],
  ],
  ["namespace", namespace("shop"), [{ namespaceSelector: shop }]],
  ["namespacesLabelled", namespacesLabelled({ app: "web" }), [{ namespaceSelector: web }]],
  ["namespacesLabelled with pods", namespacesLabelled({}, notDb), [{ namespaceSelector: {}, podSelector: notDb }]],
  ["ipBlock", ipBlock("10.0.0.0/8"), [{ ipBlock: { cidr: "10.0.0.0/8" } }]],
  [
    "ipBlock with except",
    ipBlock("10.0.0.0/8", { except: ["10.1.0.0/16"] }),
    [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
  ],
  [
    "several, as peers of which one must match",
    [pods(web), namespace("shop")],
    [{ podSelector: web }, { namespaceSelector: shop }],
  ],
  ["anywhere, as no list at all", anywhere, undefined],
  ["anywhere beside others, which it covers", [pods(web), anywhere], undefined],
])("the API's peers of %s", (_, peers, expected) => {
  expect(networkPolicyPeers(peers)).toStrictEqual(expected);
});

test.each([
  [{}, {}],
  [{ app: "web" }, web],
  [web, web],
  [notDb, notDb],
  // Label keys that happen to be called like the fields of a selector.
  [{ matchLabels: "a", matchExpressions: "b" }, { matchLabels: { matchLabels: "a", matchExpressions: "b" } }],
])("labelSelector(%j) is %j", (selector, expected) => {
  expect(labelSelector(selector)).toStrictEqual(expected);
});

test.each([
  [() => ipBlock("10.0.0.0"), "ipBlock must be a CIDR such as `10.0.0.0/8`, got `10.0.0.0`"],
  [() => ipBlock("10.0.0.0/8", { except: ["x"] }), "except must be a CIDR such as `10.1.0.0/16`, got `x`"],
  [
    () => ipBlock("10.0.0.0/8", { except: ["11.0.0.0/16"] }),
    "except must be a smaller range inside `10.0.0.0/8`, got `11.0.0.0/16`",
  ],
  [
    () => ipBlock("10.0.0.0/8", { except: ["10.0.0.5/8"] }),
    "except must be a smaller range inside `10.0.0.0/8`, got `10.0.0.5/8`",
  ],
  [
    () => namespace("Shop"),
    "namespace must be lower-case letters, digits and `-`, with a letter or digit at both ends, got `Shop`",
  ],
  [
    () => networkPolicyPeers([]),
    "the list of peers is empty, which Kubernetes reads as every peer; write `anywhere` for that",
  ],
])("%s throws at once", (make, message) => {
  expect(make).toThrow(new RangeError(message));
});
