import { join } from "node:path";
import { scenarios } from "../support/goldens";
import { inputFolder, pod } from "./inputFolder";
import { portcullis } from "./portcullis";

const folder = inputFolder();
const before = join(scenarios, "shop/before.yaml");
const after = join(scenarios, "shop/after.yaml");

/** `src` and `dst` of every row. */
async function ends(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await portcullis("list", "--output", "csv", ...words, before);
  return out
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(",").slice(0, 2).join(" "));
}

const web = "shop/web[Deployment]";
const api = "shop/api[Deployment]";
const db = "shop/db[StatefulSet]";
const prometheus = "monitoring/prometheus[Deployment]";
const everywhere = "0.0.0.0-255.255.255.255";
const provider = "203.0.113.0-203.0.113.255";

test.each<[string, readonly string[]]>([
  ["--from shop/web", [`${web} ${api}`]],
  ["--from shop/web[Deployment]", [`${web} ${api}`]],
  ["--to shop/db --to shop/web", [`${everywhere} ${web}`, `${api} ${db}`]],
  ["--from shop/api --to 203.0.113.9", [`${api} ${provider}`]],
  ["--to 203.0.0.0/16", [`${api} ${provider}`]],
  ["--to 203.0.112.0/24", []],
  ["--from 198.51.100.7", [`${everywhere} ${web}`]],
  ["--from 2001:db8::1", []],
  ["--namespace monitoring", [`${prometheus} ${api}`]],
  ["--namespace monitoring --namespace shop --from shop/api", [`${api} ${provider}`, `${api} ${db}`]],
])("%s narrows the list", async (words, expected) => {
  expect(await ends(...words.split(" "))).toEqual(expected);
});

test("--namespace narrows groups as it does pairs", async () => {
  const file = folder.write("namespaces.yaml", pod("a"), pod("b"), pod("c", "pay"), pod("d", "pay"), pod("e", "mail"));
  const { out } = await portcullis("list", "--output", "json", "--grouped", "--namespace", "pay", file);
  const { connections } = JSON.parse(out) as { connections: readonly { src: string[]; dst: string[] }[] };
  const pairs = connections
    .flatMap(({ src, dst }) => src.flatMap((from) => dst.map((to) => `${from} ${to}`)))
    .filter((pair) => !/^(\S+) \1$/.test(pair));
  const single = await portcullis("list", "--output", "csv", "--namespace", "pay", file);
  const expected = single.out.split("\n").slice(1, -1);
  expect(expected).toHaveLength(18);
  expect(pairs.sort()).toEqual(expected.map((line) => line.split(",").slice(0, 2).join(" ")).sort());
});

test("--from and --to narrow a diff, also by who is there on one side only", async () => {
  const { out } = await portcullis("diff", before, after, "--output", "csv", "--to", "shop/db");
  expect(out).toBe(`change,src,dst,before,after\nadded,${prometheus},${db},None,TCP 9187\n`);
  const one = folder.write("one.yaml", pod("a"));
  const two = folder.write("two.yaml", pod("a"), pod("b"));
  expect((await portcullis("diff", one, two, "--output", "csv", "--from", "shop/b", "--to", "shop/a")).out).toBe(
    "change,src,dst,before,after\nadded,shop/b[Pod],shop/a[Pod],None,All\n",
  );
});

test("--namespace keeps of a diff what has either end there", async () => {
  const { out } = await portcullis("diff", before, after, "--output", "csv", "--namespace", "monitoring");
  expect(out).toBe(`change,src,dst,before,after\nadded,${prometheus},${db},None,TCP 9187\n`);
  const shop = await portcullis("diff", before, after, "--output", "csv", "--namespace", "shop");
  expect(shop.out).toBe((await portcullis("diff", before, after, "--output", "csv")).out);
});

test("the address of a pod stands for the pod, and a CIDR for addresses outside alone", async () => {
  const file = join(scenarios, "dualStack/manifests.yaml");
  const { out } = await portcullis("list", "--output", "csv", "--from", "fd00:1:0::7", file);
  expect(out).toBe("src,dst,allowed\nedge/gateway[Pod],2001:db8:1::53-2001:db8:1::53,TCP 53; UDP 53\n");
  expect((await portcullis("list", "--output", "csv", "--from", "10.1.0.0/16", file)).out).toBe("src,dst,allowed\n");
});

test("pods that policies tell apart are narrowed to by their own names, or with their workload", async () => {
  const replica = (name: string, track: string) => ({
    ...pod(name),
    metadata: {
      name,
      namespace: "shop",
      labels: { track },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "1", controller: true }],
    },
  });
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "stable", namespace: "shop" },
    spec: { podSelector: { matchLabels: { track: "stable" } }, policyTypes: ["Egress"] },
  };
  const file = folder.write("apart.yaml", replica("web-1", "stable"), replica("web-2", "canary"), pod("db"), policy);
  const to = async (src: string) => (await portcullis("list", "-o", "csv", "--from", src, "--to", "shop/db", file)).out;
  expect(await to("shop/web")).toBe("src,dst,allowed\nshop/web-2[Pod],shop/db[Pod],All\n");
  expect(await to("shop/web-2")).toBe(await to("shop/web"));
  expect(await to("shop/web-1")).toBe("src,dst,allowed\n");
});

test.each([
  ["list --from shop/wbe", "portcullis list: there is no workload `shop/wbe`, did you mean `shop/web` or `shop/db`?\n"],
  [
    "list --to web",
    "portcullis list: `--to` must be NAMESPACE/NAME, an address or a CIDR, such as `shop/web`, got `web`\n",
  ],
  ["list --namespace shp", "portcullis list: there is no namespace `shp`, did you mean `shop`?\n"],
  ["matrix --port 80 --from shop/web[Job]", "portcullis matrix: there is no workload `shop/web[Job]`"],
])("%s says that there is no such thing, and exits 2", async (words, message) => {
  const ran = await portcullis(...words.split(" "), before);
  expect(ran).toMatchObject({ exit: 2, out: "" });
  expect(ran.err).toContain(message);
});
