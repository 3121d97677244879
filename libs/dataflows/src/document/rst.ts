/** A title over the whole document. */
export function title(text: string): string {
  const line = '='.repeat(text.length);
  return `${line}\n${text}\n${line}`;
}

/** A heading of a section. */
export function heading(text: string): string {
  return `${text}\n${'-'.repeat(text.length)}`;
}

/** A bullet of a list: a word and what is said of it. */
export function bullet(word: string, text: string): string {
  return `- **${escaped(word)}:** ${text}`;
}

/** A table with a first row of headings. Cells are reStructuredText of one line. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows].map((cells) =>
    cells.map((cell, position) => `   ${position === 0 ? '*' : ' '} - ${cell}`.trimEnd()).join('\n'),
  );
  return ['.. list-table::', '   :header-rows: 1', '', ...lines].join('\n');
}

/** A name or value as it stands in the system. */
export function literal(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim();
  return oneLine === '' || oneLine.includes('``') || oneLine.endsWith('`') ? `"${escaped(oneLine)}"` : `\`\`${oneLine}\`\``;
}

/** Text in which nothing is markup. */
export function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_|]/g, '\\$&');
}
