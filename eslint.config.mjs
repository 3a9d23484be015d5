import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** A whole SDK takes half a second of every preview; a service's own module takes a few milliseconds. */
const wholeSdks = ["@pulumi/aws", "@pulumi/eks", "@pulumi/kubernetes"].map((name) => ({
  name,
  message: `import from a module of it, such as "${name}/provider"; types may come from the whole`,
  allowTypeImports: true,
}));

export default tseslint.config(
  // An example resolves `portcullis` only where the package is installed: the tests check its types there.
  { ignores: ["**/node_modules/", "dist/", ".stryker/", "examples/"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  {
    files: ["index.ts", "config.ts", "config/**", "components/**", "policies/**"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { paths: wholeSdks }] },
  },
);
