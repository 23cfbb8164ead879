import { AppConfig, EnvVar } from '@millrace/runtime';
import { IsInt, Matches, Max, Min } from 'class-validator';

/** Configuration of the console. */
export class ConsoleConfig extends AppConfig {
  override port: number = 3000;

  /** Where the apps answer, each as `name=url`. */
  @EnvVar('APP_URLS', 'Where the apps answer, as name=url; their health is shown, and the windows of aggregate')
  @Matches(/^[a-z][a-z0-9-]*=https?:\/\/\S+$/, {
    each: true,
    message: 'appUrls must be a list such as ingest=http://127.0.0.1:3001,enrich=http://127.0.0.1:3002',
  })
  appUrls: string[] = [
    'ingest=http://127.0.0.1:3001',
    'enrich=http://127.0.0.1:3002',
    'aggregate=http://127.0.0.1:3003',
    'persist=http://127.0.0.1:3004',
    'warehouse=http://127.0.0.1:3005',
  ];

  /** Milliseconds between two looks at Redis; also between two updates of every open page. */
  @EnvVar('REFRESH_MS', 'Milliseconds between two looks at Redis, shared by all viewers')
  @IsInt()
  @Min(100)
  @Max(60_000)
  refreshMs: number = 1000;

  /** Pages that may be fed at the same time. */
  @EnvVar('MAX_VIEWERS', 'Pages that are fed at the same time; further ones are answered 503')
  @IsInt()
  @Min(1)
  @Max(10_000)
  maxViewers: number = 200;
}

/** An app and where it answers. */
export interface AppPlace {
  /** Its name: `ingest`. */
  name: string;
  /** Base URL without a slash at its end. */
  url: string;
}

/** `APP_URLS` as a list of places. */
export function appPlaces({ appUrls }: ConsoleConfig): AppPlace[] {
  return appUrls.map((text) => {
    const at = text.indexOf('=');
    return { name: text.slice(0, at), url: text.slice(at + 1).replace(/\/+$/, '') };
  });
}
