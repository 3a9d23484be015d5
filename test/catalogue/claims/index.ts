import type { PresetName } from "../../../policies";
import type { Statement } from "../flows";
import { application } from "./application";
import { connections } from "./connections";
import { entry } from "./entry";
import { isolation } from "./isolation";
import { outside } from "./outside";
import { platform } from "./platform";

export type Claims = { readonly [preset in PresetName]?: readonly Statement[] };

/** What holds for the example of each preset, written from its claim and not from its code. */
export const claims: Claims = { ...isolation, ...connections, ...platform, ...entry, ...application, ...outside };
