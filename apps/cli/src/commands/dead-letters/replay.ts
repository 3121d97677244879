import type { Command } from 'commander';
import { recordTypesOf } from '#dataflows';
import { originalOf, replayMark, type DeadLetter } from '#messaging';
import { isErased, thingOf } from '#operators';
import { tell } from '../../answer.js';
import { flowsOf, kafkaOf, withProducer, withRegistry } from '../../operators.js';
import { letterOf, noLetter } from './letters.js';

/** `dataflow dead-letters replay`: the letter stays and is marked. A message that is handled twice changes nothing the second time. */
export function replay(command: Command): void {
  command
    .command('replay <id>')
    .description('send a message to the topic that it came from, as it was')
    .option('--json', 'for programs')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const letter = (await letterOf(process.env, id))?.letter;
      const original = letter && originalOf(letter);
      if (letter === undefined || original === undefined) tell(json, noLetter(id));
      else if (letter.replayedAt !== null) tell(json, { kind: 'nothing', text: `${id} was replayed at ${letter.replayedAt} already.` });
      else if (original === null) tell(json, { kind: 'refused', text: `${id} can't be replayed: ${letter.obstacle ?? ''}.` });
      else if (await withRegistry(process.env, (registry) => isErased(registry, aboutOf(letter), letter)))
        tell(json, { kind: 'refused', text: `${id} is not replayed: what it is about was erased.` });
      else {
        await withProducer(process.env, async (producer) => {
          await producer.send([original]);
          await producer.send([replayMark(letter, Date.now())]);
        });
        tell(json, { kind: 'done', text: `${id} is on ${original.topic} again. If it fails once more, it comes back as another letter.` });
      }
    });
}

function aboutOf(letter: DeadLetter): ReturnType<typeof thingOf> {
  return thingOf(letter, kafkaOf(process.env).topics, recordTypesOf(flowsOf(process.env)));
}
