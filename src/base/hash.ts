import { hash } from 'node:crypto';

/** A content hash as 40 hex digits. Only for telling whether something changed, never for security. */
export function contentHash(text: string | Uint8Array): string {
  return hash('sha1', text, 'hex');
}
