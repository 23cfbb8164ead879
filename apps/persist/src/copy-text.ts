/** One column's value as PostgreSQL's input function reads it; null is SQL NULL. */
export type Field = string | null;

/** What text format escapes: the escape sign itself, and the characters that end a column or a row. */
const special = /[\\\t\n\r]/;
const everySpecial = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * One row of `COPY … FROM STDIN` in text format, with its end of line
 * (https://www.postgresql.org/docs/current/sql-copy.html, "Text Format").
 */
export function copyLine(fields: readonly Field[]): string {
  return `${fields.map(copyField).join('\t')}\n`;
}

function copyField(field: Field): string {
  if (field === null) return '\\N';
  // Most fields hold nothing special: testing is cheaper than replacing, which copies the text.
  return special.test(field) ? field.replace(everySpecial, (character) => escapes[character]!) : field;
}
