// Reviewing: the judge reads each pause of typing, and words selected in a claim fill the field of its comment.
"use strict";

(() => {
  const PAUSE_MS = 400;

  function line(check) {
    const item = document.createElement("li");
    item.className = check.holds ? "holds" : "breaks";
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.textContent = check.holds ? "✓" : "✗";
    const told = check.holds
      ? check.words.slice(0, 8).join(", ")
      : check.faults
          .map((one) => `“${one.claim}” is not borne out` + (one.source ? `, the source has “${one.source}”` : ""))
          .join("; ");
    item.append(sign, ` ${check.what}: ${told}`);
    return item;
  }

  function tell(place, said, checks = []) {
    const head = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = said;
    head.append(strong);
    const list = document.createElement("ul");
    list.className = "check-list";
    // What breaks is read first.
    list.append(...checks.filter((one) => !one.holds).map(line), ...checks.filter((one) => one.holds).map(line));
    place.replaceChildren(head, list);
    place.classList.toggle("breaks", checks.some((one) => !one.holds));
  }

  for (const form of document.querySelectorAll("form[data-judge]")) {
    const text = form.elements.namedItem("text");
    const place = form.querySelector("[data-judged]");
    let timer = 0;
    let asked = null;
    let last = text.value;

    async function judge() {
      if (text.value === last) return;
      last = text.value;
      if (asked) asked.abort();
      asked = new AbortController();
      const mine = asked;
      const body = new URLSearchParams();
      for (const name of ["form", "claim", "text"]) body.set(name, form.elements.namedItem(name).value);
      try {
        const answer = await fetch(form.dataset.judge, {
          method: "POST",
          body,
          credentials: "same-origin",
          headers: { Accept: "application/json" },
          signal: mine.signal,
        });
        const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
        const said = isJson ? await answer.json() : null;
        if (mine !== asked) return;
        if (!said) tell(place, "The judge can't be asked: sign in again in another tab. What you wrote stays here.");
        else if (said.refused) tell(place, `${said.refused} ${said.next_step}`);
        else tell(place, said.says, said.checks);
      } catch (fault) {
        if (fault.name !== "AbortError" && mine === asked) tell(place, "The judge could not be reached. Try again.");
      }
    }

    text.addEventListener("input", () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      timer = setTimeout(judge, PAUSE_MS);
    });
  }

  // Words selected in a claim become the words of its comment.
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed) return;
    const from = chosen.anchorNode && chosen.anchorNode.parentElement;
    const claim = from && from.closest("[data-claim-text]");
    if (!claim || !claim.contains(chosen.focusNode)) return;
    const copy = chosen.getRangeAt(0).cloneContents();
    for (const number of copy.querySelectorAll("sup")) number.remove();
    const form = claim.closest("article").querySelector("form[data-quotes]");
    const words = copy.textContent.trim();
    if (form && words) form.elements.namedItem("quoted").value = words;
  });
})();
