// A score on its drawing: sliders and the drawing fill in the numbers, and the sum is shown as it grows.
"use strict";

(() => {
  const form = document.querySelector("[data-score]");
  if (!form) return;
  const live = form.querySelector("[data-live]");
  const areas = [...form.querySelectorAll("[data-area]")].map((box) => ({
    weight: Number(box.dataset.weight),
    number: box.querySelector("input:not([type=range])"),
    range: box.querySelector("[data-range]"),
    drawing: box.querySelector("svg"),
    loss: box.querySelector("[data-loss]"),
    share: box.querySelector("[data-share]"),
  }));

  // As the server reads it: digits with a point or a comma, from 0 to 100; anything else is no number yet.
  function valueOf(area) {
    const said = area.number.value.trim().replace(/%$/, "").trim();
    if (!/^[0-9]{1,3}([.,][0-9]{1,6})?$/.test(said)) return null;
    const value = Number(said.replace(",", "."));
    return value <= 100 ? value : null;
  }

  function show() {
    let sum = 0;
    let isWhole = true;
    for (const area of areas) {
      const value = valueOf(area);
      if (value === null) isWhole = false;
      else sum += value * area.weight;
      area.range.value = value === null ? 0 : value;
      if (area.loss) {
        area.loss.setAttribute("height", (value || 0) * 0.98);
        area.share.textContent = value === null ? "" : `${value}%`;
      }
    }
    live.hidden = !isWhole;
    live.textContent = isWhole ? `Sum so far: ${Math.round(sum * 1e4) / 1e6}` : "";
  }

  function set(area, value) {
    area.number.value = value;
    show();
  }

  for (const area of areas) {
    area.range.hidden = false;
    area.range.addEventListener("input", () => set(area, area.range.value));
    area.number.addEventListener("input", show);
    if (area.drawing) {
      area.drawing.addEventListener("click", (event) => {
        const box = area.drawing.getBoundingClientRect();
        const y = ((event.clientY - box.top) / box.height) * 120;
        set(area, Math.min(100, Math.max(0, Math.round((y - 12) / 0.98 / 5) * 5)));
      });
    }
  }
  show();
})();
