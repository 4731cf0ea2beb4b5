/* The first script of every page: it runs before anything is painted. It founds Archive, the one
 * global of the site, with the site's address, what is kept on the reader's device, and what the
 * reader has set: size and theme as attributes of <html>, digits, names of months and the order of
 * the two calendars in the interface's own dates and counts while the page is read. The build puts
 * Archive.site before it: {digits, months, fonts}, what the site itself has.
 */
(function (global) {
  'use strict';

  const Archive = global.Archive = global.Archive || {};

  /* The absolute address of the site's root, ending in a slash; this file is assets/js/early.js. */
  Archive.root = new URL('../../', document.currentScript.src).href;

  /* The absolute address of a path below the site's root. */
  Archive.url = (path) => new URL(path, Archive.root).href;

  /* What is kept on this device, under names that carry the site's path: several archives may share
   * an origin, and all that lie on a disk do. Where a browser keeps nothing (a private window, a full
   * disk), reading gives the fallback and writing answers false. */
  const prefix = `warraq:${new URL(Archive.root).pathname}:`;
  const device = Archive.device = {};

  device.key = (name) => prefix + name;

  /* A value as it was written, or the fallback. */
  device.read = (name, fallback = null) => {
    try {
      return JSON.parse(localStorage.getItem(prefix + name)) ?? fallback;
    } catch (error) {
      return fallback;
    }
  };

  /* Keeps a value that JSON can hold; null forgets it. Whether it could be done. */
  device.write = (name, value) => {
    try {
      if (value === null) {
        localStorage.removeItem(prefix + name);
      } else {
        localStorage.setItem(prefix + name, JSON.stringify(value));
      }
      return true;
    } catch (error) {
      return false;
    }
  };
})(globalThis);
