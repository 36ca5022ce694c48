// A line of a table, as spreadsheets read it. https://www.rfc-editor.org/rfc/rfc4180

/** With its line break. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => csvCell(String(cell ?? ''))).join(',')}\r\n`;
}

/**
 * A cell that begins like a formula would be run by the spreadsheet; an apostrophe makes it text. Where the comma is for
 * decimals, spreadsheets begin a cell behind each semicolon, quoted or not.
 */
function csvCell(text: string): string {
  const harmless = text.replace(/(^|;)(?="*[=+\-@\t\r])/g, "$1'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
