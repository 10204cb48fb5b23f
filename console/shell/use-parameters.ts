import { useSearchParams } from 'react-router';

/**
 * What is shown stands in the address, so that it can be kept and shared: reads it, and changes one part of it. A change
 * begins from the address itself, which knows of one that the page has not shown yet.
 */
export function useParameters() {
  const [parameters, setParameters] = useSearchParams();
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(window.location.search);
    if (value) next.set(name, value);
    else next.delete(name);
    setParameters(next, { replace: true });
  };
  return { read: (name: string): string => parameters.get(name) ?? '', set };
}
