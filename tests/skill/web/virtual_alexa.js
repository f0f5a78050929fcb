// Lets the npm package virtual-alexa speak sample utterances to a skill. Standard input: the folder of the packages, the
// skill's address or null, its id, and models by locale with the samples to try. Standard output: for each locale a list of
// what each sample was taken for and, with an address, what came back.
"use strict";
const job = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const { VirtualAlexa } = require(`${job.modules}/virtual-alexa`);
const { Utterance } = require(`${job.modules}/virtual-core`);
const { SampleUtterances } = require(`${job.modules}/virtual-core/lib/src/SampleUtterances`);

// It tries every sample on every utterance, some twenty million for one of our models. A sample without slots only fits itself.
const samplesForIntent = SampleUtterances.prototype.samplesForIntent;
let said = "";
SampleUtterances.prototype.samplesForIntent = function (intent) {
  return samplesForIntent.call(this, intent).filter((one) => one.slotCount() > 0 || one.phrase === said);
};

async function hold(locale, { model, samples }) {
  const alexa = VirtualAlexa.Builder()
    .interactionModel(model).skillURL(job.address ?? "http://nowhere.invalid").applicationID(job.id).locale(locale).create();
  const heard = [];
  for (const sample of samples) {
    said = sample;
    const utterance = new Utterance(alexa.context().interactionModel(), sample);
    const intent = utterance.intent();
    heard.push({ sample, intent });
    if (job.address === null) continue;
    // This is what its "utter" does, which takes "tell me more" and "my big toe is asking" for a launch.
    const answer = await alexa.intend(intent, utterance.toJSON());
    heard.at(-1).response = answer.response;
    if (alexa.context().activeSession()) alexa.context().endSession();
  }
  return [locale, heard];
}

Promise.all(Object.entries(job.locales).map(([locale, given]) => hold(locale, given)))
  .then((found) => process.stdout.write(JSON.stringify(Object.fromEntries(found))));
