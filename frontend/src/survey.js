// Answering a questionnaire: without script page by page, with script all at once and without a network too.
import { keepForOffline } from './survey-offline.js';
import { SurveyPage } from './survey-page.js';

export { Filling } from './survey-filling.js';
export { holds, text } from './survey-xpath.js';

const form = document.querySelector('[data-survey-form]');
if (form) {
  const page = new SurveyPage(form);
  page.start();
  window.addEventListener('load', () => keepForOffline(page.facts).catch(() => {}));
}
