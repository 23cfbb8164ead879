/** A line that no event can be made of. The message says why; the replay goes on without it. */
export class MalformedLineError extends Error {
  override readonly name = 'MalformedLineError';
}
