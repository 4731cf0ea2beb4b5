/* The archive's root is what stands before the first part of the address that only an archive
   has: a year, or one of its folders. Where there is none, it is the missing page's folder. */
(function () {
  'use strict';
  var rooms = /^(?:\d{4}|tags|sources|years|hijri|undated|attached|pages|data|search|assets)$/;
  var parts = location.pathname.split('/');
  var end = parts.length - 1;
  for (var i = 1; i < parts.length - 1; i += 1) {
    if (rooms.test(parts[i])) { end = i; break; }
  }
  var root = parts.slice(0, end).join('/') + '/';
  var links = document.querySelectorAll('a[data-path]');
  for (var n = 0; n < links.length; n += 1) {
    var path = links[n].getAttribute('data-path');
    if (!/^https?:/.test(path)) { links[n].setAttribute('href', root + path); }
  }
}());
