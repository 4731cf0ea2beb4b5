/* Archive.dossier.sortable(list, move): the items of a list (elements) are dragged by their handles.
 *
 *   move(from, to) is called with places, when one is dropped elsewhere.
 *   Archive.dossier.moved(list, from, to): moves a thing of an array.
 */
(function (Archive) {
  'use strict';

  const BEFORE = 'drop-before';
  const AFTER = 'drop-after';
  const { dossier } = Archive;

  dossier.moved = (list, from, to) => {
    list.splice(to, 0, ...list.splice(from, 1));
  };

  dossier.sortable = (list, move) => {
    let dragged = null;
    let target = null; // an item, and whether the dragged one goes before it

    const itemOf = (node) => {
      const item = node.closest?.('li');
      return item && item.parentElement !== list ? itemOf(item.parentElement) : item;
    };

    // Undone rows are no items.
    const items = () => Array.from(list.children).filter((item) => item.dataset.key);

    function mark(now) {
      target?.item.classList.remove(BEFORE, AFTER);
      target = now;
      target?.item.classList.add(target.before ? BEFORE : AFTER);
    }

    // A drop draws the list anew, and what is no longer in it hears no end.
    function finish() {
      mark(null);
      dragged = null;
    }

    list.addEventListener('dragstart', (event) => {
      const item = event.target.closest?.('[draggable]') ? itemOf(event.target) : null;
      if (item && event.target.parentElement.closest('li') === item) {
        dragged = item;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', item.querySelector('h2, blockquote').textContent);
        event.dataTransfer.setDragImage(item, 0, 0);
      }
    });

    list.addEventListener('dragover', (event) => {
      const item = dragged && itemOf(event.target);
      if (item?.dataset.key) {
        event.preventDefault();
        const { top, height } = item.getBoundingClientRect();
        mark({ item, before: event.clientY < top + height / 2 });
      }
    });

    list.addEventListener('drop', (event) => {
      if (dragged && target) {
        event.preventDefault();
        const from = items().indexOf(dragged);
        const place = items().indexOf(target.item) + (target.before ? 0 : 1);
        const to = place > from ? place - 1 : place;
        finish();
        if (to !== from) {
          move(from, to);
        }
      }
    });

    list.addEventListener('dragend', finish);
  };
})(globalThis.Archive);
