/* Warns before one is signed out, and keeps what has been written on the page. Without this file the page says the time.

   The dialog (components/session.html) carries: data-left and data-warning in seconds, data-url (asks how long is left;
   posted to, it counts as activity), data-who (for whom the page was made). Another tab's activity counts: before it warns,
   it asks. Signed out, the page is covered and nothing on it can be reached; after sign-in in another tab it goes on, with
   what was written, if the same person acts for the same authority. */
(function () {
  "use strict";
  var dialog = document.getElementById("vk-session");
  if (!dialog || !dialog.showModal) return;
  var warning = Number(dialog.dataset.warning);
  var deadline = Date.now() + Number(dialog.dataset.left) * 1000;
  var parts = {};
  dialog.querySelectorAll("[data-part]").forEach(function (part) { parts[part.dataset.part] = part; });
  var asking = false;
  var over = false;
  var told = false;

  function secondsLeft() { return Math.round((deadline - Date.now()) / 1000); }

  function inWords(seconds) {
    if (seconds >= 90) return Math.round(seconds / 60) + " minuter";
    return Math.max(seconds, 0) + " sekunder";
  }

  function token() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function renew(given) {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = given; });
    if (document.body.hasAttribute("hx-headers")) {
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": given }));
    }
  }

  function ask(method) {
    if (asking) return Promise.resolve();
    asking = true;
    return fetch(dialog.dataset.url, {
      method: method,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      credentials: "same-origin"
    }).then(function (response) { return response.json(); }).then(answered).catch(function () {
      /* No network: the server is asked again at the next tick. */
    }).then(function () { asking = false; });
  }

  function answered(state) {
    deadline = Date.now() + state.left * 1000;
    if (state.left <= 0) return signedOut();
    if (state.who !== dialog.dataset.who) return window.location.reload();
    renew(state.csrf);
    if (over || state.left > warning) close();
    else if (!told) warn();
  }

  function show(name) {
    ["warning", "over"].forEach(function (part) { parts[part].hidden = part !== name; });
    dialog.setAttribute("aria-labelledby", parts[name].querySelector("h2").id);
    dialog.setAttribute("aria-describedby", parts[name].querySelector("p").id);
    if (!dialog.open) dialog.showModal();
    var first = parts[name].querySelector("button, a");
    if (first) first.focus();
  }

  function warn() {
    told = true;
    parts.time.textContent = inWords(secondsLeft());
    show("warning");
  }

  function signedOut() {
    if (over) return;
    over = true;
    document.documentElement.classList.add("is-locked");
    show("over");
  }

  function close() {
    over = false;
    told = false;
    document.documentElement.classList.remove("is-locked");
    if (dialog.open) dialog.close();
  }

  function goOn() {
    ask("POST").then(function () {
      /* At the end of the day it cannot be extended: say so once, and let the user save. */
      if (!over && secondsLeft() <= warning && dialog.open) {
        parts.last.hidden = false;
        dialog.close();
      }
    });
  }

  function tick() {
    var seconds = secondsLeft();
    if (over) return;
    if (seconds <= 0) return ask("GET");
    if (dialog.open) parts.time.textContent = inWords(seconds);
    else if (seconds <= warning && !told) ask("GET");
  }

  parts.goOn.addEventListener("click", goOn);
  parts.back.addEventListener("click", function () { ask("GET"); });
  dialog.addEventListener("cancel", function (event) {
    event.preventDefault();
    if (!over) goOn();
  });
  window.addEventListener("focus", function () { if (over) ask("GET"); });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && (over || secondsLeft() <= warning)) ask("GET");
  });
  document.addEventListener("htmx:afterRequest", function () {
    deadline = Math.max(deadline, Date.now() + Number(dialog.dataset.left) * 1000);
  });
  setInterval(tick, 1000);
})();
