import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { report, usageError } from './report.ts';

/** The command line. Each command lives in a file of its own, read only when it is asked for. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

function build(): Command {
  const program = new Command('countersign')
    .description('AI assistants with safe hands: what you approved is exactly what happened, once.')
    .version(version)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const command = (usage: string, description: string): Command =>
    program.command(usage).description(description).allowExcessArguments(false);

  command('start', 'start the server, its console, MCP endpoints and workers; Ctrl-C stops them').action(
    async () => (await import('./start.ts')).startCommand(),
  );
  command('link', 'print a fresh one-time link to sign in to the console').action(async () =>
    (await import('./access.ts')).printLink(),
  );
  addTokens(command('token', "assistants' tokens"));
  command('mcp [server]', 'speak MCP on stdin and stdout, for clients that start their servers').action(
    async (server?: string) => (await import('./mcp.ts')).mcpCommand(server),
  );
  const shops = command('shop', 'shops at Shopify whose prices are kept from here');
  shops
    .command('connect <shop>')
    .description('print the address at which a seller installs our app: name.myshopify.com')
    .action(async (shop: string) => (await import('./shops.ts')).connectShop(shop));
  shops
    .command('list')
    .description('the shops, and how many prices each has')
    .action(async () => (await import('./shops.ts')).listConnectedShops());
  command('freeze', 'the kill switch: stop every write now')
    .option('--reason <text>', 'why, for those who find it', 'From the command line')
    .action(async ({ reason }) => (await import('./kill-switch.ts')).freezeEverything(reason));
  command('thaw [id]', 'lift the freezes, or the one that is named').action(async (id?: string) =>
    (await import('./kill-switch.ts')).thawFreezes(id),
  );
  addAudit(command('audit', 'the signed record of everything that was decided and done'));
  command('examples [threads...]', 'write conversations as candidate examples for a dataset, redacted')
    .option('--accepted', 'what people reviewed and accepted on the learning page, instead of conversations')
    .option('--out <file>', 'a new file; standard output when absent')
    .action(async (threads: string[], options) =>
      (await import('./examples.ts')).examplesCommand(threads, options),
    );
  command('backup <file>', 'write data and keys to one archive, running or stopped').action(
    async (file: string) => (await import('./safekeeping.ts')).backupCommand(file, version),
  );
  command('restore <file>', 'fill an empty data folder from a backup')
    .option('--sha256 <digest>', 'the digest that was printed when the backup was made')
    .action(async (file: string, options) =>
      (await import('./safekeeping.ts')).restoreCommand(file, options),
    );
  command('migrate', 'bring the database to this version, without starting').action(async () =>
    (await import('./migrate.ts')).migrateCommand(),
  );
  const datasets = command(
    'datasets',
    'keep the datasets of the evaluations in LangSmith, with a key of yours',
  );
  datasets
    .command('push [names...]')
    .description('send what is new or was changed here; nothing is deleted there')
    .action(async (names: string[]) => (await import('./datasets.ts')).pushCommand(names));
  datasets
    .command('pull [names...]')
    .description('take them over, all valid or none')
    .option('--into <folder>', 'a copy of datasets/ to write into, to look at what would change')
    .action(async (names: string[], options) => (await import('./datasets.ts')).pullCommand(names, options));
  command('new', 'write new parts of the product')
    .command('tool <capability> <verb_object>')
    .description('write a working tool with its test, and register it')
    .addOption(
      new Option('--word <word>', 'what the tool may do')
        .choices(['query', 'draft', 'action'])
        .default('query'),
    )
    .action(async (capability: string, name: string, { word }) =>
      (await import('./new-tool.ts')).newToolCommand(capability, name, word),
    );
  return program;
}

function addTokens(tokens: Command): void {
  const collect = (value: string, all: string[] = []) => [...all, value];
  tokens
    .command('issue <name>')
    .description('issue a token for an assistant; it is shown this once')
    .option('--scope <scope>', 'a scope it may have, such as catalog:read; repeatable', collect)
    .option('--days <days>', 'how long it is valid, 1 to 366', Number)
    .action(async (name: string, options) => (await import('./access.ts')).issueToken(name, options));
  tokens
    .command('list')
    .description('list the tokens that still count')
    .action(async () => (await import('./access.ts')).listTokens());
  tokens
    .command('revoke <id>')
    .description('refuse a token from now on')
    .action(async (id: string) => (await import('./access.ts')).revokeToken(id));
}

function addAudit(audit: Command): void {
  const collect = (value: string, all: string[] = []) => [...all, value];
  const load = () => import('./audit-commands.ts');
  audit
    .command('export [file]')
    .description('write the chain as JSON Lines, to a file or to stdout')
    .action(async (file?: string) => (await load()).exportCommand(file));
  audit
    .command('verify <file>')
    .description('check an export with keys that you trust; needs no server and no database')
    .option('--key <key>', 'a public key, or a file with one; repeatable', collect, [])
    .option('--anchor <file>', 'a head that you kept, or an older export')
    .action(async (file: string, options) => (await load()).verifyCommand(file, options));
  audit
    .command('head')
    .description('print the signed head, to be kept where this installation cannot reach')
    .action(async () => (await load()).headCommand());
  audit
    .command('key')
    .description('print the public key to pin')
    .action(async () => (await load()).keyCommand());
  audit
    .command('rotate-key')
    .description('sign with a new key from now on; the server must be stopped')
    .action(async () => (await load()).rotateKeyCommand());
}

function commandsUnder(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsUnder)];
}

const program = build();
for (const each of commandsUnder(program)) each.exitOverride().configureOutput({ writeErr: () => {} });
try {
  if (process.argv.length <= 2) console.log(program.helpInformation());
  else await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exitCode = 0;
  else if (error instanceof CommanderError) usageError(error, commandsUnder(program));
  else report(error);
}
