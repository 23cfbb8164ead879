/** What `--help` prints. */
export const help = `npm run simulate -- [OPTIONS]

Makes the traffic of an online shop and sends it into the front door until Ctrl-C: visits with pages, searches, products, carts,
checkouts, payments, orders and refunds, of known users and strangers, with real browsers and referrers. Amounts are in cents.

  --rate N/s        events a second (default 50/s)
  --duration TIME   ends after 60s, 5m, 1h (default: at Ctrl-C)
  --day TIME        a whole day's ups and downs within this time, 10m for instance (default: a steady rate)
  --users N         known accounts (default 1000)
  --seed N          the same seed makes the same visits, and the same event ids: sent twice, they are duplicates
  --once N          N events of the last 24 hours, as fast as the front door takes them, then ends; they have sources of their
                    own (/shop/<seed>/…), whose windows are closed at the end
  --url URL         the front door (default: of the running npm start, else http://127.0.0.1:3001)
  --quiet           no live line
  --json            the summary as JSON on standard output
  --data-dir DIR    where npm start keeps its data (default .millrace)
  --help            this text

Exit code: 0 when it ended by itself or by Ctrl-C; 1 when the front door could not be reached; 2 for a wrong command line.`;
