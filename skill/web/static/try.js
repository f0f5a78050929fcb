"use strict";

// The box on the front page. Everything it knows about a conversation is in `session`, and goes when the page does.
(() => {
  const form = document.getElementById("try");
  const field = document.getElementById("question");
  const talk = document.getElementById("talk");
  const read = document.getElementById("read");
  const listen = document.getElementById("listen");
  const words = form.dataset;
  const voice = window.speechSynthesis;
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  let session = {};
  let turn = 0;

  function add(kind, who, text) {
    const line = document.createElement("p");
    const name = document.createElement("strong");
    line.className = kind;
    name.textContent = `${who}: `;
    line.append(name, text);
    talk.append(line);
    return line;
  }

  function addCard(text) {
    const card = document.createElement("details");
    const title = document.createElement("summary");
    const body = document.createElement("p");
    body.className = "card";
    title.textContent = words.card;
    body.textContent = text;
    card.append(title, body);
    talk.append(card);
  }

  function quiet() {
    turn += 1;
    if (voice) voice.cancel();
  }

  function speak(segments) {
    if (!voice || !read.checked) return;
    const mine = turn;
    const [first, ...rest] = segments;
    if (first === undefined) return;
    const next = () => { if (mine === turn) speak(rest); };
    if (typeof first === "number") {
      setTimeout(next, first);
      return;
    }
    const utterance = new SpeechSynthesisUtterance(first);
    utterance.lang = words.locale;
    utterance.onend = next;
    voice.speak(utterance);
  }

  async function ask(text) {
    quiet();
    const mine = turn;
    add("you", words.you, text);
    let answer;
    try {
      const response = await fetch("/try", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text, locale: words.locale, session }),
      });
      if (!response.ok) {
        add("helper", words.helper, response.status === 429 ? words.busy : words.failed);
        return;
      }
      answer = await response.json();
    } catch {
      add("helper", words.helper, words.failed);
      return;
    }
    if (mine !== turn) return;
    session = answer.open ? answer.session : {};
    add("helper", words.helper, answer.shown);
    if (answer.card) addCard(answer.card);
    if (!answer.open) add("small", words.helper, words.closed);
    form.lastElementChild.lastElementChild.scrollIntoView({ block: "nearest" });
    speak(answer.spoken);
  }

  function hear() {
    quiet();
    const recognition = new Recognition();
    let heard = "";
    recognition.lang = words.locale;
    recognition.onresult = (event) => { heard = event.results[0][0].transcript; };
    recognition.onend = () => {
      listen.disabled = false;
      listen.textContent = words.listen;
      if (heard) ask(heard);
      else add("small", words.helper, words.unheard);
    };
    listen.disabled = true;
    listen.textContent = words.listening;
    recognition.start();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = "";
    if (text) ask(text);
  });
  read.addEventListener("change", quiet);
  listen.addEventListener("click", hear);

  form.hidden = false;
  if (voice) document.getElementById("read-row").hidden = false;
  if (Recognition) {
    listen.hidden = false;
    document.getElementById("listen-note").hidden = false;
  }
})();
