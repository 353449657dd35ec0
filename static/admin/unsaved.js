/* Asks before a form is left whose fields are not as they were when it was opened.

   The fields are compared and no events are counted: boxes with a search of their own and rows
   added by script count too, and what was changed back does not. */

const form = document.querySelector("#content-main form[method=post][id$=_form]");

function fields() {
  // A chosen file counts by its name.
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
}

if (form) {
  let opened;
  let isSent = false;
  // Later than the scripts that set up the rows of parts.
  addEventListener("load", () => {
    // A form that came back with mistakes holds what nobody has saved.
    opened = form.querySelector(".errornote") ? "" : fields();
  });
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("beforeunload", (event) => {
    if (!isSent && opened !== undefined && fields() !== opened) event.preventDefault();
  });
}
