import { fail, type Result, succeed } from '../../shared/result.ts';
import { type DeviceClock, TIME_IS_UP, withinTime } from '../clock.ts';
import type { BytePort } from '../port/port.ts';
import {
  canAnswer,
  createSamReplyParser,
  encodeSamRequest,
  type SamCommand,
  type SamParserItem,
  type SamReply,
  samTimeoutMs,
} from './protocol.ts';

/** Why a command has no answer: the module was silent, its answer was damaged, the line is gone. */
export type SamRequestFailure = { readonly code: 'silent' | 'garbled' | 'closed' };

/** One command at a time to the module, each with its own answer or none. */
export interface SamChannel {
  /** `timeoutMs` instead of the command's own time. */
  request(command: SamCommand, timeoutMs?: number): Promise<Result<SamReply, SamRequestFailure>>;
  isClosed(): boolean;
  /** Stops listening to the port. */
  release(): void;
}

/** After a damaged frame the answer may still be under way behind it; it is given up when the line has been quiet so long. */
const QUIET_MS = 100;

interface Waiting {
  readonly command: SamCommand;
  isGarbled: boolean;
  settle(outcome: Result<SamReply, SamRequestFailure>): void;
}

/**
 * Makes the channel over an open port. Frames carry no sequence number, so after a command without a good answer the
 * module's own number is asked for first: the module answers in order, so whatever arrives before that answer is late and is dropped.
 */
export function createSamChannel(options: {
  readonly port: BytePort;
  readonly clock: DeviceClock;
  readonly signal: AbortSignal;
}): SamChannel {
  const { port, clock, signal } = options;
  const parser = createSamReplyParser();
  let waiting: Waiting | null = null;
  let inStep = true;
  let closed = false;
  let pieces = 0;

  const settle = (outcome: Result<SamReply, SamRequestFailure>): void => {
    const asked = waiting;
    waiting = null;
    asked?.settle(outcome);
  };
  const handle = (item: SamParserItem): void => {
    if (item.kind === 'reply') {
      if (waiting !== null && canAnswer(waiting.command, item.reply)) settle(succeed(item.reply));
      else item.reply.data.fill(0);
    } else if (inStep && waiting !== null && !waiting.isGarbled) {
      waiting.isGarbled = true;
      void giveUpWhenQuiet(waiting);
    }
  };
  const giveUpWhenQuiet = async (asked: Waiting): Promise<void> => {
    let seen = -1;
    while (waiting === asked && seen !== pieces) {
      seen = pieces;
      await clock.wait(QUIET_MS, signal);
    }
    if (waiting === asked) for (const item of parser.giveUp()) handle(item);
    if (waiting === asked) settle(fail({ code: 'garbled' }));
  };
  const stopData = port.onData((bytes) => {
    pieces += 1;
    const items = parser.push(bytes);
    // A piece may hold a card's text.
    bytes.fill(0);
    for (const item of items) handle(item);
  });
  const stopClose = port.onClose(() => {
    closed = true;
    settle(fail({ code: 'closed' }));
  });

  const exchange = async (
    command: SamCommand,
    timeoutMs: number,
  ): Promise<Result<SamReply, SamRequestFailure>> => {
    if (closed || signal.aborted) return fail({ code: 'closed' });
    parser.reset();
    const answer = Promise.withResolvers<Result<SamReply, SamRequestFailure>>();
    waiting = { command, isGarbled: false, settle: answer.resolve };
    void port.write(encodeSamRequest(command)).then((written) => {
      if (!written.ok) answer.resolve(fail({ code: 'closed' }));
    });
    let outcome = await withinTime({ promise: answer.promise, timeoutMs, clock, signal });
    if (outcome === TIME_IS_UP) {
      // A false frame head in noise may have swallowed the answer.
      for (const item of parser.giveUp()) handle(item);
      answer.resolve(fail({ code: 'silent' }));
      outcome = await answer.promise;
    }
    waiting = null;
    return outcome;
  };

  return {
    async request(command, timeoutMs) {
      if (!inStep) {
        const number = await exchange('sam-number', timeoutMs ?? samTimeoutMs('sam-number'));
        if (!number.ok) return number;
        inStep = true;
        if (command === 'sam-number') return number;
      }
      const outcome = await exchange(command, timeoutMs ?? samTimeoutMs(command));
      if (!outcome.ok) inStep = false;
      return outcome;
    },
    isClosed: () => closed,
    release() {
      stopData();
      stopClose();
      parser.reset();
    },
  };
}
