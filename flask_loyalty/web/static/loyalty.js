/* What htmx leaves open around our panels: where the focus goes, and what happens when a request fails.
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
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost) document.getElementById(form.dataset.flFocus)?.focus({ preventScroll: true });
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
})();
