import { demoWorkloads } from "../demoSettings";
import { total } from "./platformPods";

/** The pods of the demo application. */
export const demoPods: number = total(
  Object.entries(demoWorkloads).map(([name, { replicas }]) => ({ name, count: replicas })),
);
