/* Archive.copy(text) → promise: whether the text is in the clipboard.
 *
 * Browsers have a clipboard for pages of a secure connection that have the reader's attention; from a
 * disk or over plain http the old way is left, to select a text and copy it.
 */
(function (Archive) {
  'use strict';

  function copySelected(text) {
    const stood = document.activeElement;
    const box = Archive.dom.element('textarea', { className: 'visually-hidden', value: text, readOnly: true });
    document.body.append(box);
    box.select();
    try {
      return document.execCommand('copy');
    } catch (error) {
      return false;
    } finally {
      box.remove();
      stood?.focus({ preventScroll: true });
    }
  }

  Archive.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      return copySelected(text);
    }
  };
})(globalThis.Archive);
