import * as pulumi from "@pulumi/pulumi";

/**
 * Fails the run of the program, with a message and without a stack trace; what is under way goes on, so that several can
 * be told. A logged error alone would do under the Automation API, but a typed `pulumi up` would end well.
 */
export function failRun(message: string): void {
  // Unhandled on purpose: that is what the host of the program takes for a failure, and prints.
  void Promise.reject(new pulumi.RunError(message));
}
