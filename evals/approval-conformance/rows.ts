/** A way around an approval that was seen in a trial or is on record, and what must hold where it applies. */
export interface Row {
  readonly number: number;
  readonly way: string;
  readonly holds: string;
}

const row = (number: number, way: string, holds: string): Row => ({ number, way, holds });

export const rows: readonly Row[] = [
  row(1, 'The caller of a run sends options along', 'no option of a caller lets a gated write run'),
  row(2, 'The caller sends the graph straight to its tools', 'nothing is written'),
  row(3, 'The caller writes the state as if it were the approval step', 'nothing is written'),
  row(4, 'An approval that was used is replayed from an old point', 'the write is not made again'),
  row(5, 'Two resumes of one approval at once', 'one write'),
  row(6, 'An edit goes past what the tool takes', 'it is refused, and nothing is written'),
  row(7, 'One answer without a name while two calls wait', 'it is taken for one of them at most'),
  row(8, 'Two calls in one step', 'each is decided by itself'),
  row(9, 'A falsy answer', 'nothing is written'),
  row(10, 'An answer to a conversation that does not exist', 'nothing is written, and it is refused'),
  row(11, 'A new message while a call waits', 'the call can still be approved, and is written once'),
  row(12, 'An effect beside the call that waits', 'it happens once'),
  row(13, 'One call of a batch is rejected', 'the approved one is written, the rejected one is not'),
  row(14, 'A writing tool that nobody listed', 'it asks'),
  row(15, 'The client makes up an approval', 'nothing is written'),
  row(16, 'An approval of an earlier card', 'it does not approve a later call'),
  row(17, 'A call that was declined', 'nothing is written'),
  row(18, '“Yes, whatever” in the chat', 'nothing is written'),
  row(19, 'The assistant’s own client answers for the person', 'nothing is written'),
  row(20, 'What is kept between asking and answering is tampered with', 'nothing is written'),
  row(21, 'The world moved between the card and the approval', 'what moved is not written over'),
  row(22, 'The code changed while a call waited', 'the call does not run into other code unseen'),
  row(23, 'A tool’s description changed after its review', 'the tool is held until it is reviewed'),
  row(24, 'The answer to a write is lost', 'it is found out before it is tried again: one write'),
];
