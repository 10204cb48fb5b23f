import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** The options of a script. What it does not take ends it with 2 and a line that says what it does take. */
export function optionsOf<const Options extends ParseArgsOptionsConfig>(options: Options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const names = Object.keys(options).map(name => `--${name}`);
    const [why] = (error as Error).message.split('. ');
    console.error(`${why}. ${names.length ? `There is ${names.join(', ')}.` : 'It takes none.'}`);
    process.exit(2);
  }
}
