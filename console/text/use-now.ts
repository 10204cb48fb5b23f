import { useEffect, useState } from 'react';
import { nextTick } from './time.ts';

/** The present, renewed whenever the time that is left until an instant reads differently. */
export function useNow(until: string): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const wait = nextTick(until, now);
    if (!Number.isFinite(wait)) return;
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [until, now]);
  return now;
}
