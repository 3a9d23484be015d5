import { join } from "node:path";
import { scenarios } from "../support/goldens";
import { inputFolder, pod } from "./inputFolder";
import { portcullis } from "./portcullis";

const folder = inputFolder();
const before = join(scenarios, "shop/before.yaml");

describe("where the input cannot be read", () => {
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny", namespace: "shop" },
  };
  const broken = () =>
    folder.write("broken.yaml", pod("a"), { ...policy, spec: { podSelector: {}, policyTypes: ["Inbound"] } });

  test.each(["text", "markdown", "csv", "dot"])(
    "%s has no answer, and each problem is told with its place",
    async (format) => {
      const ran = await portcullis("list", "--output", format, broken());
      expect(ran).toMatchObject({ exit: 2, out: "" });
      const [problem, ending] = ran.err.split("\n").slice(-3);
      expect(problem).toMatch(/broken\.yaml:\d+: NetworkPolicy shop\/deny: spec\.policyTypes\[0\]: /);
      expect(ending).toBe("no answer: it would be incomplete for 1 problem in the input");
    },
  );

  test.each(["list", "matrix --port 80", "explain --from shop/a --to shop/a --port 80", "diff"])(
    "JSON of %s has the problems alone",
    async (words) => {
      const paths = words === "diff" ? [before, broken()] : [broken()];
      const ran = await portcullis(...words.split(" "), "--output", "json", ...paths);
      expect(ran.exit).toBe(2);
      expect(JSON.parse(ran.out)).toEqual({
        version: 1,
        problems: [
          {
            source: join(folder.path(), "broken.yaml"),
            line: expect.any(Number) as number,
            path: "NetworkPolicy shop/deny: spec.policyTypes[0]",
            message: expect.any(String) as string,
          },
        ],
      });
    },
  );

  test("a path that leads nowhere is a problem like any other", async () => {
    const missing = join(folder.path(), "missing.yaml");
    const ran = await portcullis("list", before, missing);
    expect(ran).toMatchObject({ exit: 2, out: "" });
    expect(ran.err).toContain(`${missing}: does not exist`);
  });

  test("of very many problems a hundred are told, and how many more there are", async () => {
    const policies = Array.from({ length: 130 }, (_, i) => ({
      ...policy,
      metadata: { name: `deny-${String(i)}`, namespace: "shop" },
      spec: { podSelector: {}, policyTypes: ["Inbound"] },
    }));
    const file = folder.write("many-problems.yaml", ...policies);
    const { err } = await portcullis("list", file);
    expect(err.split("\n").filter((line) => line.startsWith(file))).toHaveLength(100);
    expect(err).toContain("and 30 further problems\nno answer: it would be incomplete for 130 problems in the input\n");
    const { out } = await portcullis("list", "--output", "json", file);
    expect((JSON.parse(out) as { problems: unknown[] }).problems).toHaveLength(130);
  });

  test("what both sides of a diff have is told once", async () => {
    const both = join(folder.path(), "both");
    const file = folder.write("both/broken.yaml", { ...policy, spec: { podSelector: {}, policyTypes: ["Inbound"] } });
    const { err } = await portcullis("diff", file, both);
    expect(err).toContain("for 1 problem in");
  });
});

test("an input without workloads has an answer, and a note", async () => {
  const file = folder.write("none.yaml", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  expect(await portcullis("list", file)).toEqual({
    exit: 0,
    out: "no connection is allowed\n",
    err: `note: there is no workload in ${file}, so nobody to reach anybody\n`,
  });
});
