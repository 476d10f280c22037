// Asks a security key to show itself, and puts what it said into the form.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (keys) => (keys || []).map((each) => ({ ...each, id: bytes(each.id) }));

function asked(question) {
  const found = { ...question, challenge: bytes(question.challenge) };
  if (question.user) found.user = { ...question.user, id: bytes(question.user.id) };
  if (question.allowCredentials) found.allowCredentials = withBytes(question.allowCredentials);
  if (question.excludeCredentials) found.excludeCredentials = withBytes(question.excludeCredentials);
  return found;
}

function told(credential) {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function show(form) {
  const publicKey = asked(JSON.parse(form.dataset.zrKeyQuestion));
  const isNew = form.dataset.zrKey === "maken";
  const place = navigator.credentials;
  const credential = await (isNew ? place.create({ publicKey }) : place.get({ publicKey }));
  form.elements["sleutel-antwoord"].value = JSON.stringify(told(credential));
  form.submit();
}

export function listenForKeys(root) {
  for (const form of root.querySelectorAll("form[data-zr-key]")) {
    const status = form.querySelector("[role=status]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!window.PublicKeyCredential) {
        status.textContent = status.dataset.zrKeyNone;
        return;
      }
      show(form).catch(() => {
        status.textContent = status.dataset.zrKeyFailed;
      });
    });
  }
}
