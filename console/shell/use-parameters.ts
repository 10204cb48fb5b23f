import { useSearchParams } from 'react-router';

/** What is shown stands in the address, so that it can be kept and shared: reads it, and changes one part of it. */
export function useParameters() {
  const [parameters, setParameters] = useSearchParams();
  const set = (name: string, value: string) =>
    setParameters(
      now => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return { read: (name: string): string => parameters.get(name) ?? '', set };
}
