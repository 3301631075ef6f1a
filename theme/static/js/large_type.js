// Remembers the large-type switch. Without this script the switch works on the page itself:
// the style sheet reads the checkbox.
(() => {
  const key = "yangguang.large-type";
  const read = () => {
    try { return localStorage.getItem(key) === "1"; } catch { return false; }
  };
  const write = (on) => {
    try { localStorage.setItem(key, on ? "1" : "0"); } catch { /* no storage: this page only */ }
  };
  if (read()) document.documentElement.classList.add("large");
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("large-type");
    if (!box) return;
    box.checked = read();
    box.addEventListener("change", () => {
      document.documentElement.classList.toggle("large", box.checked);
      write(box.checked);
    });
  });
})();
