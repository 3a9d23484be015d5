import type { Policy } from "../model";
import type { ConnectionId, ConnectionTable } from "./connectionTable";
import { Decision } from "./decision";
import { DirectionTable, type Profile } from "./directionTable";
import type { OutsideAccess } from "./outsideAccess";
import { OutsideTable } from "./outsideTable";
import type { Partition } from "./partition";
import type { PodSelection } from "./podSelection";
import type { Direction } from "./policyRules";
import { PortSpecs } from "./portSpecs";
import type { Reading } from "./reading";
import { type Row, RowTable } from "./rowTable";
import { SubjectGroups } from "./subjectGroups";
import type { TierLayer } from "./tiers/tierLayer";

/** What is allowed, in one reading, by class: decided once for all classes of which policies say the same. */
export class Evaluation {
  private readonly rows: RowTable;
  private readonly rowKeys: string[] = [];
  private readonly outsides: OutsideTable;

  private constructor(private readonly decision: Decision) {
    this.rows = new RowTable(decision);
    this.outsides = new OutsideTable(decision);
  }

  /** @param policies those of each namespace, by its number */
  static of(
    reading: Reading,
    partition: Partition,
    connections: ConnectionTable,
    selection: PodSelection,
    policies: ReadonlyMap<number, readonly Policy[]>,
    tiers: TierLayer | undefined,
  ): Evaluation {
    const ports = new PortSpecs(reading, connections);
    const groups = new SubjectGroups(partition, selection, ports, reading);
    const tables = {
      Ingress: DirectionTable.of(partition, policies, "Ingress", groups),
      Egress: DirectionTable.of(partition, policies, "Egress", groups),
    };
    return new Evaluation(new Decision(partition, connections, ports, tables, reading, tiers));
  }

  /** The same, but for namespaces that have other policies now. */
  update(policies: ReadonlyMap<number, readonly Policy[]>): Evaluation {
    const { partition, connections, ports, tables, reading, tiers } = this.decision;
    const updated = { Ingress: tables.Ingress.update(policies), Egress: tables.Egress.update(policies) };
    return new Evaluation(new Decision(partition, connections, ports, updated, reading, tiers));
  }

  profileOf(number: number, direction: Direction): Profile {
    return this.decision.profileOf(number, direction);
  }

  /** What pods of one class may open to those of the other. */
  between(src: number, dst: number): ConnectionId {
    return this.decision.between(src, dst);
  }

  /** What the policies of the source alone let its pods open to those of the other class. */
  letOut(src: number, dst: number): ConnectionId {
    return this.decision.letOut(src, dst);
  }

  /** What pods of the class may open. */
  row(src: number): Row {
    return this.rows.row(src, this.rowKey(src));
  }

  /** Equal for classes that may open the same. */
  rowKey(src: number): string {
    return (this.rowKeys[src] ??= this.keyOf("Egress", src, "Ingress"));
  }

  /** Equal for classes to which the same may be opened. */
  columnKey(dst: number): string {
    const { namedPorts } = this.decision.classOf(dst);
    return `${this.keyOf("Ingress", dst, "Egress")} ${String(namedPorts.number)}`;
  }

  /** What pods of the class may open to, or accept from, addresses: in order of address, none that admits nothing. */
  outside(number: number, direction: Direction): readonly OutsideAccess[] {
    return this.outsides.of(number, direction);
  }

  private keyOf(direction: Direction, number: number, asPeer: Direction): string {
    const { isOnHostNetwork } = this.decision.classOf(number);
    const mentions = this.decision.tables[asPeer].mentionsOf(number);
    const key = `${String(this.decision.profileOf(number, direction).number)} ${isOnHostNetwork} ${mentions.join()}`;
    const { tiers } = this.decision;
    if (tiers === undefined) return key;
    const [held, treated] = [tiers.subjectGroup(direction, number), tiers.peerGroup(asPeer, number)];
    return `${key} ${String(held)} ${String(treated)}`;
  }
}
