// What a browser can do beyond plain pages: read a QR code with its camera. Without it nothing is missing.
(() => {
  "use strict";
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  async function scan(form, dialog) {
    const video = dialog.querySelector("video");
    const told = dialog.querySelector("[data-told]");
    const reader = new BarcodeDetector({ formats: ["qr_code"] });
    let stream;
    dialog.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      await video.play();
      while (dialog.open) {
        const [found] = await reader.detect(video);
        if (found) {
          form.elements.id.value = found.rawValue;
          dialog.close();
          form.requestSubmit();
          return;
        }
        await wait(150);
      }
    } catch {
      told.hidden = false;
    } finally {
      if (stream) stream.getTracks().forEach((track) => track.stop());
    }
  }

  async function canRead() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  }

  // Where a browser reads no codes (iPhone, Firefox), its camera takes a photograph, and the server reads that.
  function photograph(button) {
    const form = document.getElementById(button.dataset.photo);
    const file = form.elements.photo;
    form.querySelector("details").open = true;
    file.onchange = () => {
      if (!file.files.length) return;
      button.setAttribute("aria-busy", "true");
      form.requestSubmit();
    };
    file.click();
  }

  async function offer(form) {
    const button = form.querySelector("[data-scan]");
    const dialog = document.getElementById(button ? button.dataset.scan : "");
    if (!button || !dialog) return;
    const reads = await canRead();
    button.hidden = false;
    button.addEventListener("click", () => (reads ? scan(form, dialog) : photograph(button)));
  }

  const prepare = (root) => root.querySelectorAll("form[data-scannable]").forEach(offer);
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  // What a page brings afterwards is read out: the answer gets the focus.
  document.addEventListener("htmx:afterSettle", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (answer) answer.focus();
  });
})();
