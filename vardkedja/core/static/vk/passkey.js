/* A passkey that does not answer is told in the page, not in the console. */
(function () {
  "use strict";
  var told = document.getElementById("nyckelfel");
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    if (told) {
      told.hidden = true;
      told.setAttribute("role", "alert");
      setTimeout(function () { told.hidden = false; }, 50);
    }
  });
})();
