export { podsBehind } from "./arrivals";
export { Ends, type FlowEnd } from "./ends";
export { type Flow, type FlowFilter, Flows, mostFlows } from "./flows";
export type { FlowPolicy, FlowSide, JudgedFlow } from "./judged";
export { judgeFlows } from "./judgeFlows";
export { readTime } from "./lineTime";
export { readLine } from "./readLine";
export type { LogRecord } from "./record";
export { type ServiceAddresses, serviceAddresses } from "./serviceAddresses";
