/** Something that whoever called the command has to change in its arguments. */
export class UsageError extends Error {}

/** A name in the arguments that nothing in the input has. How the command is used does not help with that. */
export class UnknownNameError extends UsageError {}
