/** A container's health check: exit code 0 when the app beside it, on PORT, says that it can work. */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
