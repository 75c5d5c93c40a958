// The line that says what waits on this device, what was sent, and what was not taken.
import { reachable } from './network.js';
import * as queue from './survey-queue.js';

const RETRY_MS = 30000;

export function say(template, facts) {
  return template.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

export class Banner {
  constructor(state, says, token) {
    this.state = state;
    this.says = says;
    this.token = token;
  }

  watchQueue() {
    const attempt = () => queue.sendAll({ token: this.token() }).then(() => this.showQueue(), () => {});
    window.addEventListener('online', attempt);
    window.addEventListener('offline', () => this.showQueue());
    setInterval(async () => {
      if (navigator.onLine && (await queue.standing()).waiting.length) attempt();
    }, RETRY_MS);
    queue.whenSent(() => this.showQueue());
    this.state.querySelector('[data-survey-send-now]').addEventListener('click', attempt);
    attempt();
  }

  tell(text) {
    this.state.querySelector('[data-survey-status]').textContent = text;
    this.state.hidden = !text;
  }

  async showQueue() {
    const { waiting, refused } = await queue.standing();
    const online = await reachable();
    const says = this.says;
    let text = '';
    if (waiting.length) text = say(online ? says.waiting : says.offline_waiting, { n: waiting.length });
    else if (!online) text = says.offline;
    else if (this.wasWaiting) text = says.all_sent;
    this.wasWaiting = waiting.length > 0;
    this.tell(text);
    this.state.hidden = !text && !refused.length;
    this.state.querySelector('[data-survey-send-now]').hidden = !waiting.length || !online;
    this.showRefused(refused);
    if (!waiting.length && !refused.length) this.correctThanks();
  }

  correctThanks() {
    const done = document.querySelector('[data-survey-done]');
    if (!done) return;
    done.querySelector('[data-sent]').hidden = false;
    done.querySelector('[data-kept]').hidden = true;
  }

  showRefused(refused) {
    const list = this.state.querySelector('[data-survey-refused]');
    list.hidden = !refused.length;
    list.replaceChildren(...refused.map((sheet) => {
      const line = document.createElement('li');
      const reason = this.says[`refused_${sheet.refused}`] || this.says.refused_other;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button quiet small';
      button.textContent = this.says.discard;
      button.addEventListener('click', () => queue.discard(sheet.body.key).then(() => this.showQueue()));
      line.append(`${reason} `, button);
      return line;
    }));
  }

  async askForSync() {
    try {
      const registration = await navigator.serviceWorker.ready;
      await registration.sync.register('send-answers');
    } catch {
      // Browsers without background sync send when the page is opened again.
    }
  }
}
