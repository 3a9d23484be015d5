import { all, denyIngress, egress, ingress, ns, pod, type Row } from "./rows";

/** On which ports and by which protocols. */
export const portRows: readonly Row[] = [
  {
    title: "a default deny for ingress, by UDP and SCTP",
    policies: [["x", denyIngress(all)]],
    cases: [
      { protocol: "UDP", denied: [["*", "x/*"]] },
      { protocol: "SCTP", denied: [["*", "x/*"]] },
    ],
  },
  {
    title: "on one port, from one namespace",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: ns("y") }], [{ port: 81, protocol: "TCP" }])]],
    cases: [
      {
        port: 81,
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
      { port: 80, denied: [["*", "x/a"]] },
      { port: 81, protocol: "UDP", denied: [["*", "x/a"]] },
    ],
  },
  ...(["UDP", "SCTP"] as const).map((protocol): Row => ({
    title: `on one port of ${protocol}, from one namespace`,
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: ns("y") }], [{ port: 81, protocol }])]],
    cases: [
      {
        port: 81,
        protocol,
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
      { port: 81, protocol: "TCP", denied: [["*", "x/a"]] },
    ],
  })),
  {
    title: "on two ports by two policies, which add up",
    policies: [
      ["x", ingress(pod("a"), [{ namespaceSelector: ns("y") }], [{ port: 81 }])],
      ["x", ingress(pod("a"), [{ namespaceSelector: ns("y") }], [{ port: 80 }])],
    ],
    cases: [
      {
        port: 80,
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
      {
        port: 81,
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
      { port: 82, denied: [["*", "x/a"]] },
    ],
  },
  {
    title: "on a port by its name, which is TCP where nothing is said",
    policies: [["x", ingress(all, undefined, [{ port: "serve-81-tcp" }])]],
    cases: [{ port: 81 }, { port: 80, denied: [["*", "x/*"]] }, { port: 81, protocol: "UDP", denied: [["*", "x/*"]] }],
  },
  {
    title: "on a port by its name, from one namespace",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: ns("y") }], [{ port: "serve-80-tcp", protocol: "TCP" }])]],
    cases: [
      {
        port: 80,
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
      { port: 81, denied: [["*", "x/a"]] },
    ],
  },
  {
    title: "out to a port by its name, which is that of the pods there",
    policies: [["x", egress(all, undefined, [{ port: "serve-80-tcp" }])]],
    cases: [{ port: 80 }, { port: 81, denied: [["x/*", "*"]] }],
  },
  {
    title: "a name of a port of another protocol admits nothing",
    policies: [["x", ingress(pod("a"), undefined, [{ port: "serve-80-udp", protocol: "TCP" }])]],
    cases: [{ denied: [["*", "x/a"]] }, { protocol: "UDP", denied: [["*", "x/a"]] }],
  },
  {
    title: "every port of one protocol",
    policies: [["x", ingress(pod("a"), undefined, [{ protocol: "TCP" }])]],
    cases: [
      {},
      { port: 65535 },
      { protocol: "UDP", denied: [["*", "x/a"]] },
      { protocol: "SCTP", denied: [["*", "x/a"]] },
    ],
  },
  {
    title: "a narrow policy and one that admits all, in and out",
    policies: [
      ["x", ingress(all, undefined, [{ port: 80 }])],
      ["x", ingress(all)],
      ["x", egress(all, undefined, [{ port: 80 }])],
      ["x", egress(all)],
    ],
    cases: [{ port: 81 }],
  },
  {
    title: "SCTP is not taken for TCP",
    policies: [
      ["x", denyIngress(all)],
      ["x", ingress(pod("a"), undefined, [{ port: 81, protocol: "SCTP" }])],
    ],
    cases: [
      { port: 81, denied: [["*", "x/*"]] },
      { port: 81, protocol: "SCTP", denied: [["*", "x/*"]], butAllowed: [["*", "x/a"]] },
    ],
  },
  {
    title: "a policy of another protocol isolates all the same",
    policies: [["x", ingress(pod("a"), undefined, [{ port: 80, protocol: "SCTP" }])]],
    cases: [
      { port: 81, denied: [["*", "x/a"]] },
      { port: 80, denied: [["*", "x/a"]] },
    ],
  },
  {
    title: "a range of ports",
    policies: [["x", egress(pod("a"), undefined, [{ protocol: "TCP", port: 80, endPort: 81 }])]],
    cases: [{ port: 80 }, { port: 81 }, { port: 79, denied: [["x/a", "*"]] }, { port: 82, denied: [["x/a", "*"]] }],
  },
  {
    title: "a range that is one port",
    policies: [["x", ingress(pod("a"), undefined, [{ port: 81, endPort: 81 }])]],
    cases: [{ port: 81 }, { port: 80, denied: [["*", "x/a"]] }, { port: 82, denied: [["*", "x/a"]] }],
  },
];
