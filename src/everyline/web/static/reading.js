// Reading an answer: sources open beside it, it is reworded without losing the place, it is copied with references.
"use strict";

(() => {
  const room = document.querySelector(".reading-room");
  if (!room) return;
  const panel = room.querySelector(".source-panel");
  const body = panel.querySelector(".source-body");
  let opener = null;

  async function pageAt(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    const text = await answer.text();
    return new DOMParser().parseFromString(text, "text/html");
  }

  function checksOf(link) {
    const line = link.closest("li[data-claim]");
    const piece = document.createDocumentFragment();
    if (!line) return piece;
    const said = line.querySelector(".said");
    if (said) {
      const quote = document.createElement("p");
      quote.className = "panel-line";
      quote.dir = "auto";
      quote.textContent = said.textContent;
      piece.append(quote);
    }
    const checks = line.querySelector(".checks");
    const verdict = line.querySelector("details .verdict:last-of-type");
    if (checks) piece.append(checks.cloneNode(true));
    if (verdict) piece.append(verdict.cloneNode(true));
    return piece;
  }

  // A number beside a line may lead to a statement of this page: its source is opened from there.
  function sourceOf(link) {
    if (link.classList.contains("source")) return link.href;
    const named = link.hash.startsWith("#statement-") && document.getElementById(link.hash.slice(1));
    const sources = named ? [...named.querySelectorAll("a.ref.source")] : [];
    const found = sources.find((one) => one.textContent.startsWith(link.textContent));
    return found ? found.href : null;
  }

  async function open(link, address) {
    opener = link;
    panel.hidden = false;
    room.classList.add("with-source");
    panel.querySelector(".source-checks").replaceChildren(checksOf(link));
    body.replaceChildren(Object.assign(document.createElement("p"), { textContent: "Opening the source…" }));
    panel.querySelector("h2").focus({ preventScroll: true });
    try {
      const page = await pageAt(address);
      if (opener !== link) return;
      const source = page.querySelector(".source-view") || page.querySelector("main");
      body.replaceChildren(document.importNode(source, true));
      const title = body.querySelector("h1");
      if (title) {
        const smaller = document.createElement("h3");
        smaller.append(...title.childNodes);
        smaller.dir = "auto";
        title.replaceWith(smaller);
      }
      const mark = body.querySelector("mark");
      if (mark) {
        mark.id = "panel-span";
        body.scrollTop = mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
      }
    } catch {
      const sorry = document.createElement("p");
      sorry.className = "notice";
      sorry.textContent = "The source could not be fetched. ";
      const again = document.createElement("a");
      again.href = address;
      again.textContent = "Open it as a page";
      sorry.append(again);
      body.replaceChildren(sorry);
    }
    for (const one of room.querySelectorAll("a.ref.is-open")) one.classList.remove("is-open");
    link.classList.add("is-open");
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    room.classList.remove("with-source");
    if (opener) {
      opener.classList.remove("is-open");
      opener.focus();
    }
    opener = null;
  }

  room.addEventListener("click", (event) => {
    const link = event.target.closest("a.ref");
    if (link && room.contains(link) && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
      const address = sourceOf(link);
      if (!address) return;
      event.preventDefault();
      open(link, address);
    }
  });
  panel.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  // Rewording for another reader: the same line stays where it was on the screen.
  function place() {
    for (const line of room.querySelectorAll("li[data-about]")) {
      const top = line.getBoundingClientRect().top;
      if (top >= 0) return { about: line.dataset.about, top };
    }
    return null;
  }

  function find(about) {
    const wanted = new Set(about.split(" "));
    const lines = [...room.querySelectorAll("li[data-about]")];
    return lines.find((one) => one.dataset.about === about)
      || lines.find((one) => one.dataset.about.split(" ").some((part) => wanted.has(part)));
  }

  function readers() {
    const form = room.querySelector("form.reader-form");
    if (!form) return;
    const choice = form.querySelector("select");
    form.querySelector("button").hidden = true;
    choice.addEventListener("change", async () => {
      const kept = place();
      const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      room.setAttribute("aria-busy", "true");
      try {
        const page = await pageAt(address);
        const next = page.querySelector(".answer-column");
        if (!next) throw new Error("no answer");
        room.querySelector(".answer-column").replaceWith(document.importNode(next, true));
        history.replaceState(null, "", address);
        close();
        start();
        const line = kept && find(kept.about);
        if (line) window.scrollBy(0, line.getBoundingClientRect().top - kept.top);
        const select = room.querySelector("form.reader-form select");
        if (select) select.focus({ preventScroll: true });
        say(`Reworded for ${select ? select.selectedOptions[0].textContent : "another reader"}.`);
      } catch {
        form.submit();
      } finally {
        room.removeAttribute("aria-busy");
      }
    });
  }

  function say(words) {
    const status = document.getElementById("said");
    if (status) status.textContent = words;
  }

  function copying() {
    const button = room.querySelector("[data-copy]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        const answer = await fetch(button.dataset.copy, { credentials: "same-origin" });
        await navigator.clipboard.writeText(await answer.text());
        say("Copied with its references.");
      } catch {
        say("The browser did not allow copying; save it as text instead.");
      }
    });
    for (const one of room.querySelectorAll("[data-print]")) {
      one.hidden = false;
      one.onclick = () => window.print();
    }
  }

  function start() {
    readers();
    copying();
  }
  start();
})();
