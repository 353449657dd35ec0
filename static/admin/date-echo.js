/* Shows under a date, while it is typed, what the site will make of it: the server says.

   Listens on the document, so that rows added later are served too. After each answer the
   field dispatches "dateecho" with it, for whoever wants to know more than the words. */

const DELAY = 300;
const LONGEST = 300;
const timers = new WeakMap();

async function ask(field) {
  const typed = field.value;
  const address = new URL(field.dataset.echo, location.href);
  address.searchParams.set("value", typed.slice(0, LONGEST));
  let answer;
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    // Signed out meanwhile: the sign-in page is no answer.
    if (!response.ok || response.redirected) return;
    answer = await response.json();
  } catch {
    return;
  }
  if (field.value === typed) show(field, answer);
}

function show(field, answer) {
  const echo = field.closest(".date-field").querySelector(".date-echo");
  echo.textContent = answer.words;
  echo.classList.toggle("date-echo--fault", answer.fault);
  field.dispatchEvent(new CustomEvent("dateecho", { bubbles: true, detail: answer }));
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-echo]")) return;
  clearTimeout(timers.get(target));
  timers.set(target, setTimeout(ask, DELAY, target));
});
