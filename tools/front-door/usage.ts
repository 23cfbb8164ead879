/** The command line is wrong; the message says what to give. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
