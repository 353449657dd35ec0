// A form is sent once: its buttons rest until the page has had time to change. The server saves
// what comes twice only once anyway; this spares the wait and the sentence.
const LONG_ENOUGH = 15000;
const SENT = "sent ";

for (const form of document.querySelectorAll("#content-main form[method=post]")) {
  const buttons = form.querySelectorAll("[type=submit]");
  let isSent = false;

  const rest = (isResting) => {
    isSent = isResting;
    for (const button of buttons) button.disabled = isResting;
  };

  // Who goes back to a form that was sent gets it anew from the server, with another token, but
  // with what was typed. With the token it was sent with, the server knows it again.
  const token = form.elements._token;
  const [navigation] = performance.getEntriesByType("navigation");
  if (token && navigation?.type === "back_forward") {
    token.value = sessionStorage.getItem(SENT + location.href) ?? token.value;
  }

  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    if (event.defaultPrevented) return;
    isSent = true;
    if (token) sessionStorage.setItem(SENT + location.href, token.value);
    // Behind the sending, or the name of the button that was pressed would not be sent.
    setTimeout(rest, 0, true);
    setTimeout(rest, LONG_ENOUGH, false);
  });
  // The page came back from the browser's memory.
  addEventListener("pageshow", () => rest(false));
}
