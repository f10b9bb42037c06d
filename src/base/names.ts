/** Most names: nothing of them changes but separators. */
const plainName = /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/;

/**
 * The SQL identifier of a name as users write it: lower case, every run of other characters becomes one `_`.
 * `order.paid` → `order_paid`, `$current_url` → `current_url`, `OrderPaid` → `order_paid`, `7d` → `_7d`.
 */
export function sqlName(name: string): string {
  if (plainName.test(name)) return name.replaceAll(/[.-]/g, '_');
  const words = name
    .normalize('NFKD')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  const leading = name.startsWith('_') ? '_' : '';
  const plain = words.replace(/^_+|_+$/g, '') || 'x';
  return /^\d/.test(plain) ? `_${plain}` : leading + plain;
}

/** The TypeScript type name of a name as users write it: `order.paid` → `OrderPaid`, `7d` → `N7d`. */
export function typeName(name: string): string {
  const pascal = sqlName(name)
    .split('_')
    .filter((word) => word !== '')
    .map((word) => (word[0] ?? '').toUpperCase() + word.slice(1))
    .join('');
  return /^\d/.test(pascal) ? `N${pascal}` : pascal;
}

const plainFile = /^[\w.-]*$/;

/** The file name (without ending) of a name as users write it: distinct names stay distinct, on every file system. */
export function fileName(name: string): string {
  if (plainFile.test(name)) return name;
  return name.replace(/[^A-Za-z0-9._-]/gu, (char) => {
    const bytes = [...new TextEncoder().encode(char)];
    return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  });
}
