import { all, denyIngress, ingress, notNs, ns, pod, pods, type Row } from "./rows";

/** Who may reach a pod. */
export const peerRows: readonly Row[] = [
  { title: "a default deny for ingress", policies: [["x", denyIngress(all)]], cases: [{ denied: [["*", "x/*"]] }] },
  {
    title: "a default deny for both directions",
    policies: [["x", { podSelector: all, policyTypes: ["Ingress", "Egress"] }]],
    cases: [
      {
        denied: [
          ["*", "x/*"],
          ["x/*", "*"],
        ],
      },
    ],
  },
  {
    title: "from pods of the same namespace by label",
    policies: [["x", ingress(pod("a"), [{ podSelector: pod("b") }])]],
    cases: [{ denied: [["*", "x/a"]], butAllowed: [["x/b", "x/a"]] }],
  },
  {
    title: "to one pod of a namespace that denies",
    policies: [
      ["x", denyIngress(all)],
      ["x", ingress(pod("a"), [{ podSelector: all, namespaceSelector: all }])],
    ],
    cases: [
      {
        denied: [
          ["*", "x/b"],
          ["*", "x/c"],
        ],
      },
    ],
  },
  { title: "from all namespaces", policies: [["x", ingress(pod("a"), [{ namespaceSelector: all }])]], cases: [{}] },
  {
    title: "from one other namespace only, by labels",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: ns("y") }])]],
    cases: [
      {
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
    ],
  },
  {
    title: "from pods by an expression",
    policies: [["x", ingress(pod("a"), [{ podSelector: pods("b") }])]],
    cases: [{ denied: [["*", "x/a"]], butAllowed: [["x/b", "x/a"]] }],
  },
  {
    title: "from namespaces by an expression",
    policies: [
      [
        "x",
        ingress(pod("a"), [
          { namespaceSelector: { matchExpressions: [{ key: "ns", operator: "In", values: ["y"] }] } },
        ]),
      ],
    ],
    cases: [
      {
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
    ],
  },
  {
    title: "from other namespaces, or from one pod of the own one",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: notNs("x") }, { podSelector: pod("b") }])]],
    cases: [{ denied: [["x/c", "x/a"]] }],
  },
  {
    title: "from pods of other namespaces that are both",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: notNs("x"), podSelector: pod("b") }])]],
    cases: [
      {
        denied: [["*", "x/a"]],
        butAllowed: [
          ["y/b", "x/a"],
          ["z/b", "x/a"],
        ],
      },
    ],
  },
  {
    title: "from several pods of several namespaces",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: notNs("x"), podSelector: pods("b", "c") }])]],
    cases: [
      {
        denied: [
          ["x/*", "x/a"],
          ["y/a", "x/a"],
          ["z/a", "x/a"],
        ],
      },
    ],
  },
  {
    title: "from either of two pods",
    policies: [["x", ingress(pod("a"), [{ podSelector: pod("b") }, { podSelector: pod("c") }])]],
    cases: [
      {
        denied: [["*", "x/a"]],
        butAllowed: [
          ["x/b", "x/a"],
          ["x/c", "x/a"],
        ],
      },
    ],
  },
  {
    title: "from one pod of another namespace",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: ns("y"), podSelector: pod("a") }])]],
    cases: (["TCP", "UDP", "SCTP"] as const).map((protocol) => ({
      protocol,
      denied: [["*", "x/a"]],
      butAllowed: [["y/a", "x/a"]],
    })),
  },
  {
    title: "everything, in so many words",
    policies: [["x", { podSelector: all, ingress: [{}] }]],
    cases: [{ port: 80 }, { port: 81 }],
  },
  {
    title: "from a namespace that has got a label",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: { matchLabels: { ns2: "updated" } } }])]],
    labels: { y: { ns2: "updated" } },
    cases: [{ denied: [["*", "x/a"]], butAllowed: [["y/*", "x/a"]] }],
  },
  {
    title: "from a namespace that has not got a label",
    policies: [["x", ingress(pod("a"), [{ namespaceSelector: { matchLabels: { ns2: "updated" } } }])]],
    cases: [{ denied: [["*", "x/a"]] }],
  },
  {
    title: "from a pod that has got a label",
    policies: [["x", ingress(pod("a"), [{ podSelector: { matchLabels: { pod: "b", pod2: "updated" } } }])]],
    labels: { "x/b": { pod2: "updated" } },
    cases: [{ denied: [["*", "x/a"]], butAllowed: [["x/b", "x/a"]] }],
  },
  {
    title: "a pod is isolated once it has the label",
    policies: [["x", denyIngress({ matchLabels: { target: "isolated" } })]],
    labels: { "x/a": { target: "isolated" } },
    cases: [{ denied: [["*", "x/a"]] }],
  },
  {
    title: "from the own namespace only",
    policies: [["x", ingress(all, [{ podSelector: all }])]],
    cases: [
      {
        denied: [
          ["y/*", "x/*"],
          ["z/*", "x/*"],
        ],
      },
    ],
  },
  {
    title: "from a namespace by the label that the API server sets",
    policies: [
      ["x", ingress(pod("a"), [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "y" } } }])],
    ],
    cases: [
      {
        denied: [
          ["x/*", "x/a"],
          ["z/*", "x/a"],
        ],
      },
    ],
  },
];
