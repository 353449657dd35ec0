/* Asks under the date of a plan, once that lies in the past, whether it took place. */

const status = document.querySelector("select[data-past-question]");
const field = document.querySelector("[data-echo][name=dates]");

if (status && field) {
  const box = document.createElement("p");
  box.className = "past-question";
  box.setAttribute("role", "status");
  field.closest(".date-field").append(box);
  let isPast = box.parentElement.querySelector(".date-echo").dataset.past === "true";

  const ask = () => {
    const isPlan = status.dataset.plans.split(" ").includes(status.value);
    if (!isPast || !isPlan) {
      box.replaceChildren();
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = status.dataset.pastAnswer;
    button.addEventListener("click", () => {
      status.value = status.dataset.held;
      status.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
    box.replaceChildren(`${status.dataset.pastQuestion} `, button);
  };

  field.addEventListener("dateecho", ({ detail }) => {
    isPast = detail.past;
    ask();
  });
  status.addEventListener("change", ask);
  ask();
}
