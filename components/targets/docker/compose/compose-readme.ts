/** How to run a rendered project: README.md beside compose.yaml. `reloaded` are services that reload on SIGHUP. */
export function renderReadme(reloaded: readonly string[]): string {
  return `# An observability stack for AI agents, for Docker Compose

Written by \`telltale render --to compose\`; it needs Docker Compose 2.24 or newer. Run these commands in this folder.

| what | command |
| --- | --- |
| start, or apply changes of compose.yaml and of files that are read at a start | \`docker compose up -d\` |
| see how everything is | \`docker compose ps -a\` |
| let services read changed files in config/ | \`${reloadCommand(reloaded)}\` |
| stop; data stays | \`docker compose down\` |
| stop, and remove all that was stored | \`docker compose down --volumes\` |

- \`.env\` holds the secrets, made at random the first time and kept from then on; keep it to yourself. Agents send with
  \`TELLTALE_SECRET_INGEST_TOKEN\` as their bearer token. After a change there: \`docker compose up -d --force-recreate\`.
  Secrets that the settings name by a file of this machine are mounted from there.
- Steps, such as \`setup\`, run to their end and exit with 0; services wait for them.
- Files under config/ go with the next \`telltale render --to compose\` into this folder: change the repository instead,
  and render again.
- Volumes, network and containers are Compose's own: \`telltale up\`, \`down\` and \`backup\` do not know them.
`;
}

function reloadCommand(services: readonly string[]): string {
  const place = "docker compose up setup";
  return services.length > 0 ? `${place} && docker compose kill -s HUP ${services.join(" ")}` : place;
}
