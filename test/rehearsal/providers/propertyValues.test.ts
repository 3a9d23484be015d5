import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import {
  computed,
  containsComputed,
  fromStruct,
  secret,
  textsAt,
  toStruct,
  valueAt,
  without,
  type PropertyValue,
} from "../../../rehearsal/providers/propertyValues";

const signed = (signature: string, fields: Record<string, string>) =>
  Struct.fromJavaScript({ held: { [rpc.specialSigKey]: signature, ...fields } });

test("what the engine does not know yet survives the way there and back", () => {
  const struct = Struct.fromJavaScript({ id: rpc.unknownValue, list: [rpc.unknownValue, "known"] });
  const properties = fromStruct(struct);
  expect(properties).toEqual({ id: computed, list: [computed, "known"] });
  expect(toStruct(properties).toJavaScript()).toEqual(struct.toJavaScript());
});

test("a secret and an output that come wrapped are unwrapped", () => {
  expect(fromStruct(signed(rpc.specialSecretSig, { value: "hidden" }))).toEqual({ held: "hidden" });
  expect(fromStruct(signed(rpc.specialOutputValueSig, { value: "known" }))).toEqual({ held: "known" });
  expect(fromStruct(signed(rpc.specialOutputValueSig, {}))).toEqual({ held: computed });
});

test.each([
  ["an asset", rpc.specialAssetSig],
  ["an archive", rpc.specialArchiveSig],
  ["a resource reference", rpc.specialResourceSig],
])("%s is refused rather than read as an object", (_, signature) => {
  expect(() => fromStruct(signed(signature, {}))).toThrow("assets, archives and resource references are not read");
});

test("a value that is marked secret carries the engine's signature", () => {
  expect(toStruct({ data: secret("hidden") }).toJavaScript()).toEqual({
    data: { [rpc.specialSigKey]: rpc.specialSecretSig, value: "hidden" },
  });
});

test("what is undefined is left out of what the engine gets", () => {
  expect(toStruct({ a: undefined, b: { c: undefined } }).toJavaScript()).toEqual({ b: {} });
});

test.each<[string, PropertyValue, boolean]>([
  ["a known object", { a: [1, { b: "c" }] }, false],
  ["an unknown in a list in an object", { a: [1, { b: computed }] }, true],
  ["an unknown itself", computed, true],
])("%s is known to hold something unknown or not", (_, value, expected) => {
  expect(containsComputed(value)).toBe(expected);
});

test("what is below an unknown is unknown, and what is below a text is absent", () => {
  expect(valueAt({ a: computed }, ["a", "b"])).toBe(computed);
  expect(valueAt({ a: "text" }, ["a", "b"])).toBeUndefined();
  expect(textsAt({ a: ["x", computed, 1] }, "a")).toEqual(["x"]);
  expect(without({ a: 1, b: 2 }, "a")).toEqual({ b: 2 });
});
