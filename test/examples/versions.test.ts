import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/packedPackage";
import { manifest } from "./exampleProject";

const folder = join(root, "examples");

test.each(readdirSync(folder))(
  "%s asks for this version of the package, and the SDKs that this project runs on",
  (name) => {
    const [own, example] = [manifest(root), manifest(join(folder, name))];
    const { portcullis, ...others } = example.dependencies ?? {};
    expect(portcullis).toBe(own.version);
    expect(own.devDependencies).toMatchObject({ ...others, ...example.devDependencies });
  },
);
