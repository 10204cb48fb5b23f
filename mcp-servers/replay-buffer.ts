import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server';

interface Sent {
  readonly id: string;
  readonly stream: string;
  readonly message: JSONRPCMessage;
  readonly size: number;
}

const mostMessages = 64;
const mostCharacters = 262_144;

/**
 * The last messages of one 2025 session, so that a client whose stream broke can ask for what it missed. Bounded: a
 * client that comes back too late starts anew.
 */
export class ReplayBuffer implements EventStore {
  #sent: Sent[] = [];
  #size = 0;
  #count = 0;

  async storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    const id = `${++this.#count}`;
    const size = JSON.stringify(message).length;
    this.#sent.push({ id, stream, message, size });
    this.#size += size;
    while (this.#sent.length > mostMessages || (this.#size > mostCharacters && this.#sent.length > 1)) {
      this.#size -= this.#sent.shift()!.size;
    }
    return id;
  }

  async getStreamIdForEventId(id: string): Promise<string | undefined> {
    return this.#sent.find(sent => sent.id === id)?.stream;
  }

  async replayEventsAfter(
    id: string,
    { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const from = this.#sent.findIndex(sent => sent.id === id);
    const stream = this.#sent[from]?.stream ?? '';
    for (const sent of this.#sent.slice(from + 1)) {
      // The event that opens a stream carries an id and no message.
      if (sent.stream === stream && 'jsonrpc' in sent.message) await send(sent.id, sent.message);
    }
    return stream;
  }
}
