// Security keys. A form with data-key-form ("create" or "get") and data-options asks the browser
// for a credential when its [data-key-ask] button is pressed, and is sent with it.
// One listener for the whole document: the form over a locked page comes later.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-key-ask]");
  const form = button?.form;
  if (!form?.dataset.keyForm) return;
  event.preventDefault();
  const problem = form.querySelector("[data-key-problem]");
  if (problem) problem.hidden = true;
  button.disabled = true;
  try {
    const credential = await window.webauthnJSON[form.dataset.keyForm](JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify(credential);
    form.requestSubmit();
  } catch {
    if (problem) problem.hidden = false;
  } finally {
    button.disabled = false;
  }
});
