import { performance } from 'node:perf_hooks';
import { decodeCommand, topicsWith } from '#change-events';
import { editOf } from './companies.mjs';
import { answerMessage, changeMessage } from './messages.mjs';

const topics = topicsWith('');

/** The most edits that are laid out together: their commands must come within a minute, after which they would be sent again. */
const mostAtOnce = 20_000;

/** Has the service carry edits, all of a part at once, and answers its commands before the next part, so that every change becomes one command. */
export class Carrier {
  #next = 0;
  #rounds = 0;

  /** @param {import('./linked-stage.mjs').LinkedStage} stage @param {number} links */
  constructor(stage, links) {
    this.stage = stage;
    this.links = links;
  }

  /** There are more links now, among which those from before are no others. @param {number} links */
  grow(links) {
    // Whoever is edited again has a newer version than ever.
    this.#rounds += Math.ceil(this.#next / this.links);
    this.#next = 0;
    this.links = links;
  }

  /** @returns {Promise<{ commands: number, outcomes: number }>} seconds until all commands had come, and until all answers were taken in */
  async carry(count) {
    const seconds = { commands: 0, outcomes: 0 };
    for (let left = count; left > 0;) {
      const part = Math.min(left, this.links, mostAtOnce);
      await this.#carryPart(part, seconds);
      left -= part;
    }
    return seconds;
  }

  async #carryPart(count, seconds) {
    const { stage, links } = this;
    const edits = Array.from({ length: count }, () => editOf(this.#next++, links, this.#rounds));
    const laidOut = await stage.layOut(edits.map((edit) => changeMessage(edit, topics)));
    const commands = await stage.commands.take(count);
    seconds.commands += (performance.now() - laidOut) / 1_000;
    await stage.consumed(stage.topics.changes);
    const answers = commands.map((message) => answerMessage(decodeCommand(message), topics));
    const answered = await stage.layOut(answers);
    await stage.consumed(stage.topics.outcomes);
    seconds.outcomes += (performance.now() - answered) / 1_000;
  }
}
