/* Gives the boxes with a search (select2) the names of their fields, for those who hear the page.

   Select2 builds them anew as choices come and go, and in rows added later, hence the observer. */

function repair(box) {
  const select = box.previousElementSibling;
  const label = select?.labels?.[0];
  if (!label) return;
  label.id ||= `${select.id}_label`;
  const shown = box.querySelector(".select2-selection__rendered");
  if (select.multiple) {
    // A list may hold nothing but its items; this one holds a button too.
    shown.setAttribute("role", "presentation");
    for (const item of shown.querySelectorAll("li:not([role])")) item.setAttribute("role", "presentation");
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  } else {
    // What is chosen is text within the box, and no field of its own.
    shown.removeAttribute("role");
    shown.removeAttribute("aria-readonly");
    box.querySelector("[role=combobox]").setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  }
}

function repairAll() {
  document.querySelectorAll("select + .select2-container").forEach(repair);
}

const content = document.querySelector("#content-main");
if (content) {
  new MutationObserver(repairAll).observe(content, { childList: true, subtree: true });
  repairAll();
}
