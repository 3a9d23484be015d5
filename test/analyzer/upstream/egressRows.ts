import { all, block, denyEgress, denyIngress, egress, ingress, ns, pod, pods, type Row } from "./rows";

/** Whom a pod may reach, and by which addresses. */
export const egressRows: readonly Row[] = [
  { title: "without policies everything is allowed", policies: [], cases: [{}, { protocol: "SCTP", port: 81 }] },
  { title: "nothing out of one pod", policies: [["x", denyEgress(pod("a"))]], cases: [{ denied: [["x/a", "*"]] }] },
  { title: "nothing out of a namespace", policies: [["x", denyEgress(all)]], cases: [{ denied: [["x/*", "*"]] }] },
  {
    title: "both directions in one policy",
    policies: [
      [
        "x",
        {
          podSelector: pod("a"),
          policyTypes: ["Egress", "Ingress"],
          ingress: [{ from: [{ podSelector: pod("b") }] }],
          egress: [{ ports: [{ port: 80 }] }],
        },
      ],
    ],
    cases: [
      { port: 80, denied: [["*", "x/a"]], butAllowed: [["x/b", "x/a"]] },
      {
        port: 81,
        denied: [
          ["*", "x/a"],
          ["x/a", "*"],
        ],
        butAllowed: [["x/b", "x/a"]],
      },
    ],
  },
  {
    title: "a client that may not send, although the server would accept",
    policies: [
      ["x", egress(pod("a"), [{ namespaceSelector: ns("y"), podSelector: pod("a") }])],
      ["y", ingress(pods("a", "b"), [{ namespaceSelector: ns("x"), podSelector: pod("a") }])],
    ],
    cases: [
      {
        denied: [
          ["x/a", "*"],
          ["*", "y/a"],
          ["*", "y/b"],
        ],
        butAllowed: [["x/a", "y/a"]],
      },
    ],
  },
  {
    title: "out to one pod of another namespace",
    policies: [["x", egress(pod("a"), [{ namespaceSelector: ns("y"), podSelector: pod("a") }])]],
    cases: [{ denied: [["x/a", "*"]], butAllowed: [["x/a", "y/a"]] }],
  },
  {
    title: "out to the address of a pod",
    policies: [["x", egress(pod("a"), [block("10.0.1.2/32")])]],
    cases: [{ denied: [["x/a", "*"]], butAllowed: [["x/a", "y/b"]] }],
  },
  {
    title: "out to many addresses except that of a pod",
    policies: [["x", egress(pod("a"), [block("0.0.0.0/4", "10.0.0.2/32")])]],
    cases: [{ denied: [["x/a", "x/b"]] }],
  },
  {
    title: "an address that one rule leaves out and another one admits",
    policies: [
      [
        "x",
        { ...egress(pod("a")), egress: [{ to: [block("0.0.0.0/4", "10.0.0.2/32")] }, { to: [block("10.0.0.2/32")] }] },
      ],
    ],
    cases: [{}],
  },
  {
    title: "in from addresses, which leave out the other namespaces",
    policies: [["x", ingress(pod("a"), [block("10.0.0.0/16", "10.0.1.0/24", "10.0.2.0/24")])]],
    cases: [
      {
        denied: [
          ["y/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
    ],
  },
  {
    title: "in and out of the same pod, each on its own",
    policies: [
      ["x", egress(pod("a"))],
      ["x", denyIngress(pod("a"))],
    ],
    cases: [{ denied: [["*", "x/a"]] }],
  },
  {
    title: "out to all namespaces but one by the label that the API server sets",
    policies: [
      [
        "x",
        egress(pod("a"), [
          {
            namespaceSelector: {
              matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["y"] }],
            },
          },
        ]),
      ],
    ],
    cases: [{ denied: [["x/a", "y/*"]] }],
  },
];
