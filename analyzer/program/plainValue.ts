import * as pulumi from "@pulumi/pulumi";

/** A value of the program without what the engine wraps around it. */
export interface PlainValue {
  /** `unknown` of the model, which is the engine's own, stands for what is not known yet. */
  readonly value: unknown;
  /** The same with `unknown` for what is secret; undefined where nothing is. */
  readonly withoutSecrets: unknown;
}

/** Waits for the outputs in a value, and gives it as the engine gets it. */
export async function plain(value: unknown): Promise<PlainValue> {
  const serialized: unknown = await pulumi.runtime.serializeProperty("portcullis", value);
  return {
    value: unwrapped(serialized, (secret) => secret),
    withoutSecrets: hasSecret(serialized) ? unwrapped(serialized, () => pulumi.runtime.unknownValue) : undefined,
  };
}

function unwrapped(value: unknown, reveal: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => unwrapped(item, reveal));
  if (!isRecord(value)) return value;
  if (isSecret(value)) return reveal(unwrapped(value["value"], reveal));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner, reveal)]));
}

function hasSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  return isRecord(value) && (isSecret(value) || Object.values(value).some(hasSecret));
}

function isSecret(value: Readonly<Record<string, unknown>>): boolean {
  return value[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
