/** A question that cannot be answered as it is asked; the message says how to ask it. */
export class QuestionError extends Error {
  override readonly name = "QuestionError";
}
