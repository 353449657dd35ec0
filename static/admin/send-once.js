// A form is sent once: its buttons rest until the page has had time to change. The server saves
// what comes twice only once anyway; this spares the wait and the sentence.
const LONG_ENOUGH = 15000;

for (const form of document.querySelectorAll("#content-main form[method=post]")) {
  const buttons = form.querySelectorAll("[type=submit]");
  let isSent = false;

  const rest = (isResting) => {
    isSent = isResting;
    for (const button of buttons) button.disabled = isResting;
  };

  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    if (event.defaultPrevented) return;
    isSent = true;
    // Behind the sending, or the name of the button that was pressed would not be sent.
    setTimeout(rest, 0, true);
    setTimeout(rest, LONG_ENOUGH, false);
  });
  // The page came back from the browser's memory.
  addEventListener("pageshow", () => rest(false));
}
