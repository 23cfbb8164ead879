export {
  EnvVar,
  loadConfig,
  describeConfig,
  ConfigError,
  type ConfigClass,
  type ConfigProblem,
  type EnvVarDescription,
} from './config';
export { AppConfig, StageConfig, enabledSubscriptions } from './app-config';
export { bootstrap, configExitCode } from './boot/bootstrap';
export { createApp, startApp, type RunningApp } from './boot/create-app';
export { type AppDescription, type HttpOptions } from './boot/app-description';
export { RuntimeModule, type AppOptions } from './runtime.module';
export { stageServer, STAGE_SERVER, type StageServer, type StageServerOptions } from './stage-server';
export { APP_NAME } from './health/health.controller';
export { REDIS } from './redis-connection';
export { EventCodec } from './event-codec';
export { Metrics } from './metrics/metrics';
export { PipelineMetrics } from './metrics/pipeline-metrics';
export { Readiness, type ReadinessCheck } from './health/readiness';
export { AdminTokenGuard } from './http/admin-token.guard';
export { problem, problemMediaType, ProblemException, type ProblemDetails } from './http/problem';
export { currentRequest, type RequestScope } from './http/request-scope';
export { createLogger, type LoggerOptions } from './logging/logger';
