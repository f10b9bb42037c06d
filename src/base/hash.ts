import { createHash, hash } from 'node:crypto';

/** A content hash as 40 hex digits. Only for telling whether something changed, never for security. */
export function contentHash(text: string | Uint8Array): string {
  return hash('sha1', text, 'hex');
}

/** The content hash of what parts are together. */
export function contentHashOfParts(parts: readonly Uint8Array[]): string {
  const whole = createHash('sha1');
  for (const part of parts) whole.update(part);
  return whole.digest('hex');
}
