export { analyze } from "./analyze";
export { type ChangedConnection, diff, type Diff } from "./diff";
export type { Expectation } from "./expectations/expectation";
export { explain, type Explanation, type Question, QuestionError } from "./explain";
export { type Reading, readObjects, type SourcedObject } from "./input/readObjects";
export type { Cluster, InputProblem, Namespace, Origin, Pod, Policy, Service, Workload } from "./model";
export type { ReachabilityTable } from "./program/reachabilityTable";
export { StackReachability, type StackReachabilityArgs } from "./program/stackReachability";
export type { Access, AddressRange, Connection, Entity, PodEntity, Reachability } from "./reachability";
