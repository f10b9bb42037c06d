/**
 * Statements that come to the same when they run twice, although the first time may have had an effect: queries, what replaces
 * a table as a whole, what only drops or deletes, and what first deletes the rows that it then writes. Another insert, merge or
 * update is none.
 */
const repeatable: readonly RegExp[] = [
  /^(?:select|with|\(|create\s+or\s+replace|create\s+(?:table|schema|view)\s+if\s+not\s+exists|drop\s+\w+\s+if\s+exists|delete|truncate)\b/i,
  /^begin\s+transaction\s*;\s*delete\b/i,
  /^merge\b[\s\S]*\bon false\b[\s\S]*\bwhen not matched by source and\b[\s\S]*\bthen delete\b/i,
];

/** Whether a statement may be sent as a new job after one that failed in passing. */
export function isRepeatable(sql: string): boolean {
  const text = withoutComments(sql);
  return repeatable.some((one) => one.test(text));
}

/** Without the comments and blanks before the first word. */
function withoutComments(sql: string): string {
  return sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}
