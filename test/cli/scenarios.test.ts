import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expectGolden, scenarios } from "../support/goldens";
import { inputFolder } from "./inputFolder";
import { portcullis } from "./portcullis";

/** What is asked about the input of a scenario, the files in which the answers are, and the exit code. */
const questions: readonly (readonly [scenario: string, golden: string, exit: number, words: string])[] = [
  ["shop", "list.txt", 0, "list before.yaml"],
  ["shop", "list.json", 0, "list before.yaml --output json"],
  ["shop", "list.md", 0, "list before.yaml --output markdown"],
  ["shop", "list.csv", 0, "list before.yaml --output csv"],
  ["shop", "list.dot", 0, "list before.yaml --output dot"],
  ["shop", "listToApi.txt", 0, "list before.yaml --to shop/api"],
  ["shop", "matrix.txt", 0, "matrix before.yaml --port metrics,8000"],
  ["shop", "matrix.json", 0, "matrix before.yaml --port 8000 --protocol TCP,UDP --namespace shop --output json"],
  ["shop", "matrix.md", 0, "matrix before.yaml --port 8000 --output markdown"],
  ["shop", "matrix.csv", 0, "matrix before.yaml --port 8000 --from shop/web --output csv"],
  ["shop", "explain.txt", 1, "explain before.yaml --from shop/web --to shop/db --port postgres"],
  ["shop", "explain.md", 0, "explain before.yaml --from 198.51.100.7 --to shop/web --port http --output markdown"],
  ["shop", "explain.json", 0, "explain before.yaml --from shop/api --to shop/db --port 5432 --output json"],
  ["shop", "diff.txt", 0, "diff before.yaml after.yaml"],
  ["shop", "diff.json", 0, "diff before.yaml after.yaml --output json"],
  ["shop", "diff.md", 1, "diff before.yaml after.yaml --output markdown --fail-on added"],
  ["shop", "diff.csv", 0, "diff before.yaml after.yaml --output csv"],
  ["shop", "diff.dot", 0, "diff before.yaml after.yaml --output dot"],
  ["shop", "audit.txt", 0, "audit after.yaml"],
  ["shop", "audit.json", 1, "audit after.yaml --severity warning --output json"],
  ["dualStack", "list.txt", 0, "list manifests.yaml"],
  ["dualStack", "grouped.txt", 0, "list manifests.yaml --grouped"],
  ["dualStack", "grouped.json", 0, "list manifests.yaml --grouped --output json"],
  ["dualStack", "grouped.md", 0, "list manifests.yaml --grouped --output markdown"],
  ["dualStack", "grouped.csv", 0, "list manifests.yaml --grouped --output csv"],
  ["dualStack", "grouped.dot", 0, "list manifests.yaml --grouped --output dot"],
  ["nodeAgent", "list.txt", 0, "list manifests.yaml"],
  ["nodeAgent", "list.json", 0, "list manifests.yaml --output json"],
  ["nodeAgent", "list.csv", 0, "list manifests.yaml --output csv"],
  ["nodeAgent", "list.dot", 0, "list manifests.yaml --output dot"],
  ["nodeAgent", "explain.txt", 3, "explain manifests.yaml --from monitoring/agent --to shop/web --port http"],
  ["nodeAgent", "matrix.txt", 0, "matrix manifests.yaml --port http,9100"],
  ["nodeAgent", "matrix.json", 0, "matrix manifests.yaml --port 9100 --output json"],
  ["tiers", "list.txt", 0, "list cluster/manifests.yaml"],
  ["tiers", "list.json", 0, "list cluster/manifests.yaml --output json"],
  ["tiers", "explain.txt", 1, "explain cluster/manifests.yaml --from shop/web --to 169.254.169.254 --port 80"],
  [
    "tiers",
    "explain.md",
    0,
    "explain cluster/manifests.yaml --from shop/web --to shop/api --port http --output markdown",
  ],
  ["tiers", "explain.json", 1, "explain cluster/manifests.yaml --from shop/api --to shop/web --port 80 --output json"],
  ["tiers", "explainPassed.txt", 0, "explain cluster/manifests.yaml --from shop/api --to 198.51.100.7 --port 443"],
  ["tiers", "explainStaged.txt", 1, "explain cluster --from shop/api --to 198.51.100.7 --port 443 --enforce-staged"],
  ["tiers", "diffStaged.txt", 0, "diff --enforce-staged cluster cluster"],
  ["tiers", "audit.txt", 0, "audit cluster/manifests.yaml"],
  ["denied", "kernel.txt", 0, "denied --manifests manifests.yaml kernel.log"],
  ["denied", "kernel.csv", 0, "denied --manifests manifests.yaml kernel.log --output csv"],
  ["denied", "kernel.md", 0, "denied --manifests manifests.yaml kernel.log --output markdown"],
  ["denied", "agent.txt", 0, "denied --manifests manifests.yaml agent.log"],
  ["denied", "agent.json", 0, "denied --manifests manifests.yaml agent.log --output json"],
  ["denied", "narrowed.txt", 0, "denied -m manifests.yaml kernel.log --from shop/api --since 2026-01-31T10:00:05Z"],
  ["denied", "fromWeb.txt", 0, "denied -m manifests.yaml kernel.log agent.log --from shop/web"],
];

const input = inputFolder();

let before: string;
beforeAll(() => (before = process.cwd()));
afterEach(() => {
  process.chdir(before);
});

test.each(questions)("%s: %s", async (scenario, golden, exit, words) => {
  process.chdir(join(scenarios, scenario));
  const ran = await portcullis(...words.split(" "));
  expect(ran).toMatchObject({ exit, err: "" });
  expectGolden(ran.out, join(scenario, "expected", golden));
});

test.each(["list --output json", "list --grouped", "list --output dot", "matrix --port metrics"])(
  "%s prints the same bytes whatever the order of documents and files",
  async (words) => {
    const manifests = readFileSync(join(scenarios, "shop/before.yaml"), "utf8");
    const documents = manifests.split("---\n").reverse();
    const [one, other] = [documents.slice(0, 4), documents.slice(4)].map((part, index) =>
      input.writeText(`part-${String(index)}.yaml`, part.join("---\n")),
    );
    const asked = words.split(" ");
    const inOrder = await portcullis(...asked, join(scenarios, "shop/before.yaml"));
    expect((await portcullis(...asked, one ?? "", other ?? "")).out).toBe(inOrder.out);
  },
);

test("every golden file is the answer to a question", () => {
  const asked = questions.map(([scenario, golden]) => join(scenario, "expected", golden));
  const kept = readdirSync(scenarios).flatMap((scenario) =>
    readdirSync(join(scenarios, scenario, "expected")).map((golden) => join(scenario, "expected", golden)),
  );
  expect(kept.sort()).toEqual(asked.sort());
});
