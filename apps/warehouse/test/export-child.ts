/** Exports a day and tells, a line of JSON at a time, how many rows are through and how much memory it takes. For tests that kill it. */
import { Pool } from 'pg';
import { exportDay } from '../src/export-day';

const [, , connectionString, day, file] = process.argv;

async function main(): Promise<void> {
  const pool = new Pool({ connectionString, application_name: 'millrace-warehouse' });
  let next = 0;
  const onRows = (rows: number) => {
    if (rows < next) return;
    next = rows + 10_000;
    process.stdout.write(`${JSON.stringify({ rows, rssMb: Math.round(process.memoryUsage.rss() / 1e6) })}\n`);
  };
  await exportDay(pool, { day: day!, file: file!, gzip: false }, { onRows });
  await pool.end();
}

void main();
