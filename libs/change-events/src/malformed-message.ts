/** A message that is not what its topic holds. It belongs to the dead letters, with this text as the reason. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}
