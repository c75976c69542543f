/* What htmx leaves open around our panels: where the focus goes, and what happens when a request fails;
   and what was typed in the rule editor, which outlasts its page.
   Without this file, and without htmx, every form of ours loads the page anew and works all the same. */
(() => {
  "use strict";
  // Only the copy that we brought is set up here; one of the shop's own keeps the shop's settings.
  if ("ours" in document.currentScript.dataset && window.htmx) {
    Object.assign(window.htmx.config, {
      allowEval: false,
      includeIndicatorStyles: false,
      historyEnabled: false,
      attributesToSettle: ["class"], // no style attribute, which a strict policy forbids
    });
  }

  const formOf = (event) => event.detail.requestConfig?.elt?.closest?.("form[data-fl-focus]");

  // An answer without our panel is another page: an empty cart, a login. Go there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!formOf(event) || event.detail.xhr.status >= 400) return;
    if (!event.detail.serverResponse.includes(`id="${event.detail.target.id}"`)) {
      event.detail.shouldSwap = false;
      window.location.assign(event.detail.xhr.responseURL);
    }
  });

  // A button that is gone (the code was removed) must not take the focus with it.
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = formOf(event);
    if (!form) return;
    const typed = event.detail.requestConfig.triggeringEvent?.type === "input"; // whoever types has it
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost && !typed) document.getElementById(form.dataset.flFocus)?.focus({ preventScroll: true });
    if (event.target.matches?.(".fl-slot")) document.dispatchEvent(new CustomEvent("loyalty:changed"));
  });

  // What went wrong is told by the page that the form would have led to without htmx.
  const plainly = (event) => {
    const form = formOf(event);
    if (!form || !form.isConnected) return;
    const pressed = event.detail.requestConfig.triggeringEvent?.submitter;
    if (pressed?.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: pressed.name, value: pressed.value });
      form.append(field);
    }
    form.submit();
  };
  document.addEventListener("htmx:responseError", plainly);
  document.addEventListener("htmx:sendError", plainly);

  // A text that is not published stays in this window, for each rule one: the page may be left, or read in
  // another language. Where nothing may be stored, it is lost with its page.
  const keepDraft = (form) => {
    const text = form.querySelector("textarea");
    const key = `loyalty-draft:${window.location.pathname}:${form.dataset.flDraft}`;
    const stored = (act) => {
      try {
        return act(window.sessionStorage);
      } catch {
        return null;
      }
    };
    const forget = () => stored((store) => store.removeItem(key));
    const keep = () =>
      text.value === form.dataset.flPublished ? forget() : stored((store) => store.setItem(key, text.value));
    const told = () => {
      const words = document.getElementById("fl-restored-told").content.cloneNode(true);
      document.getElementById("fl-restored").replaceChildren(words);
      text.dispatchEvent(new Event("input", { bubbles: true })); // and it is checked
    };

    const draft = "flSent" in form.dataset ? null : stored((store) => store.getItem(key));
    const restored = draft !== null && draft !== text.value;
    if (restored) {
      text.value = draft;
      text.rows = Math.max(text.rows, draft.split("\n").length + 2);
      document.addEventListener("DOMContentLoaded", () => setTimeout(told)); // when htmx listens
    }
    keep();
    text.addEventListener("input", keep);
    document.addEventListener("click", (event) => {
      if (event.target.closest?.("[data-fl-discard]")) forget();
    });
  };

  const writing = document.querySelector("form[data-fl-draft]");
  if (writing) keepDraft(writing);
})();
