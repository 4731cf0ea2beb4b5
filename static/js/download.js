/* Files made in the browser, and tables for spreadsheets.
 *
 *   Archive.download.save(name, text, type); type is a media type without parameters.
 *   Archive.download.csv(rows) → text
 *
 * Tables are UTF-8 with a mark in front, by which spreadsheets know it; lines end as RFC 4180 has
 * it. What a spreadsheet would take for a formula gets an apostrophe in front.
 */
(function (Archive) {
  'use strict';

  const BYTE_ORDER_MARK = '\uFEFF';
  // Also in their FULLWIDTH forms, and behind spaces, tabs or line ends.
  const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
  const KEPT = 60000; // milliseconds that a browser may need to fetch the file
  const download = Archive.download = {};

  function cell(value) {
    const text = String(value ?? '');
    const safe = FORMULA.test(text) ? `'${text}` : text;
    return `"${safe.replace(/"/g, '""')}"`;
  }

  download.csv = (rows) =>
    BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

  download.save = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = Archive.dom.element('a', { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), KEPT);
  };
})(globalThis.Archive);
