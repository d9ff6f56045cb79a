// What pages do beyond HTML; nothing here is needed to read or to submit anything.
(function () {
  "use strict";
  // Paper cannot be clicked: unfold everything.
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  });
  function focusRefusal(root) {
    var refusal = root.querySelector && root.querySelector(".jj-refusal");
    if (refusal) refusal.focus();
  }
  document.addEventListener("DOMContentLoaded", function () { focusRefusal(document); });
  document.addEventListener("htmx:afterSwap", function (event) { focusRefusal(event.detail.target); });
})();
