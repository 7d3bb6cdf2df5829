/* Help, never need: every page works without this file. No inline handlers, no evaluation.
   - [data-vk-menu]   link that becomes a button for the left navigation on a phone
   - [data-vk-float]  <details> menus close on Escape and on a click outside
   - [data-vk-focus]  error summary takes focus when the page opens or is swapped in
   - [data-vk-once]   a form is sent once; its buttons rest while it is on its way
   - [data-vk-dialog] button that opens the <dialog> with that id; [data-vk-close] closes it
   - [data-vk-copy]   button that copies the text of the element with that id
   - [data-vk-print]  button that prints the page */
(function () {
  "use strict";

  document.documentElement.classList.add("is-scripted");

  function setUpMenu(button) {
    var nav = document.getElementById(button.dataset.vkMenu);
    if (!nav) return;
    button.setAttribute("role", "button");
    button.setAttribute("aria-controls", nav.id);
    button.setAttribute("aria-expanded", "false");
    function set(open) {
      nav.classList.toggle("is-open", open);
      button.setAttribute("aria-expanded", String(open));
    }
    button.addEventListener("click", function (event) {
      event.preventDefault();
      set(!nav.classList.contains("is-open"));
    });
    button.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        button.click();
      }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && nav.classList.contains("is-open")) {
        set(false);
        button.focus();
      }
    });
  }

  function closeFloats(except) {
    document.querySelectorAll("details[data-vk-float][open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  function onClick(event) {
    var target = event.target;
    closeFloats(target.closest("details[data-vk-float]"));
    var opener = target.closest("[data-vk-dialog]");
    if (opener) {
      var dialog = document.getElementById(opener.dataset.vkDialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    var closer = target.closest("[data-vk-close]");
    if (closer && closer.closest("dialog")) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
    var copier = target.closest("[data-vk-copy]");
    if (copier && navigator.clipboard) copy(copier);
    if (target.closest("[data-vk-print]")) window.print();
  }

  function copy(button) {
    var source = document.getElementById(button.dataset.vkCopy);
    if (!source) return;
    navigator.clipboard.writeText(source.textContent.trim()).then(function () {
      var told = document.createElement("span");
      told.setAttribute("role", "status");
      told.textContent = " Kopierat";
      button.after(told);
      setTimeout(function () { told.remove(); }, 3000);
    });
  }

  function onKey(event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details[data-vk-float][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }

  function onSubmit(event) {
    var form = event.target;
    if (!form.matches("form[data-vk-once]")) return;
    if (form.dataset.vkSent) {
      event.preventDefault();
      return;
    }
    form.dataset.vkSent = "1";
    /* After the submission has been put together, so that the pressed button's value goes along. */
    setTimeout(function () {
      form.querySelectorAll("button[type=submit]").forEach(function (button) {
        button.setAttribute("aria-disabled", "true");
      });
    }, 0);
  }

  function rest(form) {
    delete form.dataset.vkSent;
    form.querySelectorAll("button[aria-disabled]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
    });
  }

  function focusErrors(root) {
    var summary = root.querySelector("[data-vk-focus]");
    if (summary) summary.focus();
  }

  document.querySelectorAll("[data-vk-menu]").forEach(setUpMenu);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:afterSwap", function (event) { focusErrors(event.target); });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form[data-vk-once]");
    if (form) rest(form);
  });
  /* Back from the browser's memory: the form may be sent again (the server decides). */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-vk-once]").forEach(rest);
  });
  focusErrors(document);
})();
