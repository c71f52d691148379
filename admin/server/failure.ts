/** Something a person has to put right before the admin can start; the message is a Chinese sentence that says how. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
