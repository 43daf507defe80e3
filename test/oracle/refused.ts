/** PROTOCOL.md section 2: why an event is never part of any dataset. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}
