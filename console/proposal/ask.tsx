import { createContext, useContext } from 'react';
import { useNavigate } from 'react-router';

export interface Asked {
  readonly id: string;
  readonly sentence: string;
  readonly thread: string | null;
}

/** In a conversation, asking back quotes the proposal in its composer; elsewhere it goes to the conversation. */
export const AskHere = createContext<((asked: Asked) => void) | null>(null);

export function useAsk(): (asked: Asked) => void {
  const here = useContext(AskHere);
  const navigate = useNavigate();
  return here ?? (asked => navigate(`/chat/${asked.thread ?? ''}`, { state: { asked } }));
}
