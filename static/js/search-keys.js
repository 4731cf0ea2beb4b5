/* The keyboard: page.keys(input, links, clear), links() being what stands in the list now. */
(function (Archive) {
  'use strict';

  const { page } = Archive;
  const WRITING = 'input:not([type=checkbox], [type=radio]), textarea, select';

  page.hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

  page.keys = (input, links, clear) => {
    /* Arrows walk through box and results, Escape goes back to the box and then empties it. */
    function onKey(event) {
      const all = [input, ...links()];
      const place = all.indexOf(document.activeElement);
      if (place === -1 || event.isComposing || page.hasModifier(event)) {
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && all[place + step]) {
        all[place + step].focus();
        event.preventDefault();
      } else if (event.key === 'Escape') {
        if (place === 0) {
          clear();
        }
        input.focus();
        event.preventDefault();
      }
    }

    /* A slash, or the key that carries it on another layout, leads to the box from anywhere. */
    function onSlash(event) {
      const writing = event.target.closest?.(WRITING);
      if ((event.key === '/' || event.code === 'Slash') && !writing && !page.hasModifier(event)) {
        input.focus();
        input.select();
        event.preventDefault();
      }
    }

    document.addEventListener('keydown', onKey);
    document.addEventListener('keydown', onSlash);
  };
})(globalThis.Archive);
