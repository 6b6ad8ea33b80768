// Prints headings, tables and notes on the standard output. Only layout.

export function heading(text) {
  console.log(`\n${text}\n${'─'.repeat(text.length)}`)
}

export function note(text) {
  console.log(text)
}

/** First column left, the others right. */
export function table(head, rows) {
  const cells = [head, ...rows.map((row) => row.map(String))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => [...row[column]].length)))
  const line = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('   ')
  console.log(line(cells[0]))
  for (const row of cells.slice(1)) console.log(line(row))
}
