import { isAbsent, quoted } from "../../policies/validation/fields";
import { Findings } from "../../policies/validation/findings";
import type { Cluster, Origin, Policy, Service } from "../model";
import { Complaints } from "./complaints";
import { type Kind, recognize } from "./kinds";
import { listItems } from "./lists";
import { Namespaces, noted } from "./namespaces";
import { readController } from "./objects/controller";
import { type Fields, fieldsOf, labelsOf } from "./objects/fields";
import { readIdentity } from "./objects/identity";
import { readPod } from "./objects/pod";
import { asPolicy, policyErrors, samePolicy } from "./objects/policy";
import { readService, sameService } from "./objects/service";
import { PassedOver } from "./passedOver";
import type { Reading } from "./readObjects";
import { tieredErrors, TieredObjects } from "./tiers/tieredObjects";
import { Unique } from "./unique";
import { Workloads } from "./workloads";

/** Takes objects in one by one, in any order, and gives the cluster that they make up. */
export class Inventory {
  private readonly complaints = new Complaints();
  private readonly passedOver = new PassedOver();
  private readonly namespaces = new Namespaces(this.complaints);
  private readonly workloads = new Workloads(this.complaints);
  private readonly policies = new Unique<Policy>("NetworkPolicy", samePolicy, this.complaints);
  private readonly services = new Unique<Service>("Service", sameService, this.complaints);
  private readonly tiered = new TieredObjects(this.complaints);
  /** What is wrong with the object at hand. */
  private findings = new Findings();

  /** Policies that were found to be right before. */
  private readonly known: ReadonlySet<unknown>;

  constructor(private readonly earlier: Cluster | undefined) {
    this.known = new Set(earlier?.policies.map(({ object }) => object));
  }

  add(object: unknown, origin: Origin, depth = 0): void {
    const { apiVersion, kind } = (object ?? {}) as Fields;
    if (typeof kind !== "string" || kind === "") {
      this.passedOver.addForeign(origin);
      return;
    }
    const fields = object as Fields;
    const recognition = recognize(apiVersion, kind);
    switch (recognition.what) {
      case "kind":
        this.addKnown(fields, recognition.kind, origin);
        return;
      case "list":
        for (const item of listItems(fields, kind, origin, depth, this.findings)) {
          this.add(item.object, item.origin, depth + 1);
        }
        this.complain(kind, fields, origin);
        return;
      case "outdated":
        this.findings.error("apiVersion", versionMessage(apiVersion, recognition.kind));
        this.complain(kind, fields, origin);
        return;
      case "otherPolicy":
        this.passedOver.addPolicy(kind, apiVersion);
        return;
      case "other":
        if (makesPods(fields)) this.passedOver.addController(kind, apiVersion);
        return;
    }
  }

  reading(): Reading {
    const workloads = this.workloads.finish(this.earlier?.workloads);
    const policies = this.policies.finish(this.earlier?.policies);
    const services = this.services.finish(this.earlier?.services);
    for (const used of [workloads, policies, services]) this.namespaces.use(used);
    const tiered = this.tiered.finish();
    const cluster: Cluster = {
      namespaces: this.namespaces.finish(),
      workloads,
      policies,
      services,
      ...(tiered && { tiered }),
    };
    const notes = [...this.passedOver.notes(), ...this.tiered.notes(), ...this.namespaces.notes()];
    return { cluster, problems: this.complaints.sorted(), notes };
  }

  /** Reads an object of a known kind, and leaves it out where something is wrong with it. */
  private addKnown(object: Fields, kind: Kind, origin: Origin): void {
    const { findings } = this;
    if (isPolicy(kind) && !this.known.has(object)) {
      const errors = kind.role === "policy" ? policyErrors(object) : tieredErrors(object);
      for (const { path, message } of errors) findings.error(path, message);
      if (findings.problems.length > 0) {
        this.complain(kind.name, object, origin);
        return;
      }
    }
    const identity = readIdentity(object, findings);
    const { namespace, name, isNamed } = identity;
    switch (kind.role) {
      case "policy":
        if (findings.problems.length === 0)
          this.policies.add({ namespace, name, object: asPolicy(object), origin }, isNamed);
        break;
      case "namespace": {
        const labels = labelsOf(fieldsOf(object.metadata, "metadata", findings)?.labels, "metadata.labels", findings);
        if (findings.problems.length === 0) this.namespaces.add(name, labels, identity.annotations, origin);
        break;
      }
      case "service": {
        const { selector, ports } = readService(object, findings);
        const service = { namespace, name, selector, ports, origin, ...noted(identity.annotations) };
        if (findings.problems.length === 0) this.services.add(service, isNamed);
        break;
      }
      case "pod": {
        const pod = readPod(object, findings);
        if (findings.problems.length === 0) this.workloads.addPod(identity, pod, origin);
        break;
      }
      case "controller": {
        const controller = readController(object, kind, findings);
        if (findings.problems.length === 0) this.workloads.addController(kind.name, identity, controller, origin);
        break;
      }
      default:
        if (findings.problems.length === 0) this.tiered.add(object, kind, identity, origin, findings);
    }
    this.complain(kind.name, object, origin);
  }

  /** Reports what was found to be wrong with the object at hand, if anything. */
  private complain(kind: string, object: Fields, origin: Origin): void {
    if (this.findings.problems.length === 0) return;
    this.complaints.add(kind, object, origin, this.findings.problems);
    this.findings = new Findings();
  }
}

/** Whether a kind is validated whole, before anything of it is read. */
function isPolicy({ role }: Kind): boolean {
  return !["namespace", "service", "pod", "controller"].includes(role);
}

/** Whether an object of another kind has a template of pods, as an Argo Rollout does. */
function makesPods({ spec }: Fields): boolean {
  const { template } = (spec ?? {}) as Fields;
  const { spec: podSpec } = (template ?? {}) as Fields;
  return Array.isArray(((podSpec ?? {}) as Fields).containers);
}

function versionMessage(apiVersion: unknown, { apiVersion: expected }: Kind): string {
  return `must be \`${expected}\`, got ${isAbsent(apiVersion) ? "nothing" : quoted(apiVersion)}`;
}
