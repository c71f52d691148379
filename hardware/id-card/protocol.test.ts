import { describe, expect, it } from 'vitest';
import {
  canAnswer,
  createSamReplyParser,
  encodeSamRequest,
  formatSamNumber,
  type SamParserItem,
  type SamReply,
} from './protocol.ts';
import { replyFrame } from './random-streams.test-support.ts';

const PREAMBLE = [0xaa, 0xaa, 0xaa, 0x96, 0x69];

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

function repliesOf(items: readonly SamParserItem[]): SamReply[] {
  return items.flatMap((item) => (item.kind === 'reply' ? [item.reply] : []));
}

describe('the requests to the module', () => {
  it('are byte for byte those of the published command table', () => {
    expect(encodeSamRequest('sam-number')).toEqual(bytesOf('AA AA AA 96 69 00 03 12 FF EE'));
    expect(encodeSamRequest('find-card')).toEqual(bytesOf('AA AA AA 96 69 00 03 20 01 22'));
    expect(encodeSamRequest('select-card')).toEqual(bytesOf('AA AA AA 96 69 00 03 20 02 21'));
    expect(encodeSamRequest('read-card')).toEqual(bytesOf('AA AA AA 96 69 00 03 30 01 32'));
  });
});

describe('the replies of the module', () => {
  it.each([
    ['AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97', 'card-found', 4],
    ['AA AA AA 96 69 00 04 00 00 80 84', 'no-card', 0],
    ['AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', 'done', 8],
    ['AA AA AA 96 69 00 04 00 00 81 85', 'select-failed', 0],
    ['AA AA AA 96 69 00 04 00 00 41 45', 'read-failed', 0],
    ['AA AA AA 96 69 00 04 00 00 60 64', 'self-test-failed', 0],
  ])('%s is understood', (frameText, status, length) => {
    const [reply] = repliesOf(createSamReplyParser().push(bytesOf(frameText)));
    expect(reply?.status).toBe(status);
    expect(reply?.data).toHaveLength(length);
  });

  it('are found behind one preamble byte too many', () => {
    const items = createSamReplyParser().push(bytesOf('AA AA AA AA AA 96 69 00 04 00 00 80 84'));
    expect(repliesOf(items).map((reply) => reply.status)).toEqual(['no-card']);
  });

  it('are not taken from a frame whose preamble is broken', () => {
    const parser = createSamReplyParser();
    expect(parser.push(bytesOf('AA 00 AA AA 96 69 00 04 00 00 80 84'))).toEqual([]);
    const items = parser.push(bytesOf('AA AA AA 96 69 00 04 00 00 81 85'));
    expect(repliesOf(items).map((reply) => reply.status)).toEqual(['select-failed']);
  });

  it('come out of a false frame head that had swallowed them, once no more bytes come', () => {
    const parser = createSamReplyParser();
    expect(parser.push(bytesOf('AA AA AA 96 69 05 08 AA AA AA 96 69 00 04 00 00 80 84'))).toEqual(
      [],
    );
    expect(repliesOf(parser.giveUp()).map((reply) => reply.status)).toEqual(['no-card']);
  });

  it('keep a photo whole that contains preambles and even a whole small frame', () => {
    const inner = replyFrame(0x80, []);
    const data = [...inner, ...PREAMBLE, ...inner];
    const replies = repliesOf(createSamReplyParser().push(Uint8Array.from(replyFrame(0x90, data))));
    expect(replies).toEqual([{ status: 'done', sw3: 0x90, data: Uint8Array.from(data) }]);
  });

  it('are told apart, so that a late answer to one command never passes for the answer to another', () => {
    const answers = {
      'sam-number': { status: 'done', sw3: 0x90, data: new Uint8Array(16) },
      'find-card': { status: 'card-found', sw3: 0x9f, data: new Uint8Array(4) },
      'select-card': { status: 'done', sw3: 0x90, data: new Uint8Array(8) },
      'read-card': { status: 'done', sw3: 0x90, data: new Uint8Array(1284) },
    } as const;
    const commands = ['sam-number', 'find-card', 'select-card', 'read-card'] as const;
    for (const asked of commands) {
      for (const answered of commands)
        expect(canAnswer(asked, answers[answered])).toBe(asked === answered);
    }
  });

  it('show the number of the module as it is printed on its papers', () => {
    const data = bytesOf('05 00 03 00 DF 69 32 01 40 E2 01 00 01 00 00 00');
    expect(formatSamNumber(data)).toBe('05.03-20081119-0000123456-0000000001');
  });
});
