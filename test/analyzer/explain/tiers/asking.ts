import { stringify } from "yaml";
import { explain, type Explanation, type Question, type Side } from "../../../../analyzer/explain";
import { deployment, namespace } from "../../audit/objects";
import { clusterOf } from "../../yaml";

const shop = namespace("shop", { team: "blue" });
const web = deployment("web");
const db = deployment("db", { ports: [{ name: "pg", containerPort: 5432 }] });
const question: Question = { from: "shop/web", to: "shop/db", port: 5432 };

export type Fields = Readonly<Record<string, unknown>>;

export const object = (apiVersion: string, kind: string, name: string, spec: unknown, metadata: Fields = {}) => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  spec,
});
export const calico = "projectcalico.org/v3";
export const global = (name: string, spec: Fields) => object(calico, "GlobalNetworkPolicy", name, spec);
export const tier = (name: string, spec: Fields) => object(calico, "Tier", name, spec);
export const ofCluster = (name: string, spec: Fields) =>
  object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", name, {
    tier: "Admin",
    priority: 5,
    subject: { namespaces: {} },
    ...spec,
  });
export const everyone = [{ namespaces: {} }];

/** About the database, for ingress. */
export const guard = (rules: readonly unknown[], more: Fields = {}) =>
  global("guard", { order: 10, selector: "app == 'db'", types: ["Ingress"], ingress: rules, ...more });

/** What is explained of web and db in the namespace shop, with these objects there too. */
export function ask(objects: readonly object[], other: Partial<Question> = {}): Explanation {
  const documents = [shop, web, db, ...objects].map((one) => stringify(one, { aliasDuplicateObjects: false }));
  return explain(clusterOf(documents.join("---\n")), { ...question, ...other });
}

/** The sentence without the lines in which things stand. */
export const sentence = (text: string) => text.replaceAll(/ \(shop\.yaml:\d+\)/g, "");

/** Each reason of each rule that is told, of the policies in tiers. */
export const reasons = ({ tiers }: Side): readonly string[] =>
  tiers.flatMap(({ policies }) =>
    policies.flatMap(({ rules }) => rules.flatMap((rule) => rule.reasons.map(({ text }) => text))),
  );
